package io.neurolink.aop;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.neurolink.annotation.AiFallback;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.FailureFilter;
import io.neurolink.fallback.Fallback;
import io.neurolink.fallback.FallbackPolicy;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.StringValueResolver;

/**
 * Reads {@link AiFallback}.
 */
final class FallbackPlanner {

	private static final Logger logger = LoggerFactory.getLogger(FallbackPlanner.class);

	private static final Set<String> VENDORS = Set.of("openai", "anthropic", "googleai");

	private final Set<String> disabledProviders;

	private final AiEngines engines;

	private final StringValueResolver placeholders;

	private final HedgePlanner hedges;

	FallbackPlanner(AiSettings settings, AiEngines engines, StringValueResolver placeholders) {
		this.disabledProviders = settings.disabledProviders();
		this.engines = engines;
		this.placeholders = placeholders;
		this.hedges = new HedgePlanner(engines, placeholders);
	}

	/**
	 * Plans a fallback.
	 * @param skipped records the parts that do not suit the method; a part of an
	 * annotation on the method itself has to suit it
	 * @return the plan; without layers if no part of it suits the method
	 */
	FallbackPlan plan(AnnotationSite method, AiFallback annotation, AnswerType type, @Nullable StaleAnswers stale,
			SkippedAnnotations skipped) {
		AnnotationSite site = method.at("@AiFallback");
		checkAround(site, annotation);
		List<ModelRef> models = models(site, annotation.models());
		FailureFilter filter = filter(annotation);
		boolean restart = Boolean.TRUE
			.equals(skipped.unlessUnsuited(AiFallback.class, () -> restart(site, annotation.midStream(), type)));
		String methodName = Attributes.resolve(site, "method", annotation.method(), this.placeholders);
		FallbackTarget substitute = methodName.isEmpty() ? null
				: skipped.unlessUnsuited(AiFallback.class, () -> FallbackTarget.find(site, methodName, filter));
		String text = Attributes.resolve(site, "value", annotation.value(), this.placeholders);
		reportModelInText(site, text);
		Supplier<@Nullable Object> staticAnswer = text.isEmpty() ? null
				: skipped.unlessUnsuited(AiFallback.class, () -> StaticAnswers.of(site, type, text));
		if (models.isEmpty() && substitute == null && staticAnswer == null && stale == null) {
			if (!methodName.isEmpty() || !text.isEmpty()) {
				return FallbackPlan.NONE;
			}
			if (annotation.models().length > 0) {
				logger.warn("@AiFallback on {} has nothing left to fall back on: every provider that it names is "
						+ "disabled", site.fullName());
				return FallbackPlan.NONE;
			}
			throw site.invalid("", "there is nothing to fall back on",
					"Give at least one of models, method and value.");
		}
		DescribedLayer hedge = this.hedges.plan(site, annotation, models, filter);
		boolean eachCall = annotation.around() == AiFallback.Around.MODEL_CALL;
		FallbackPolicy policy = new FallbackPolicy(site.label(), models, filter);
		ClassifyingLayer classifying = new ClassifyingLayer(this.engines.classifiers(), (failure) -> {
		});
		FallbackPolicy ofMethod = eachCall ? new FallbackPolicy(site.label(), List.of(), filter) : policy;
		List<DescribedLayer> layers = new ArrayList<>();
		if (!ofMethod.models().isEmpty() || substitute != null || stale != null || staticAnswer != null) {
			layers.add(new DescribedLayer(
					new FallbackLayer(fallback(ofMethod), type, substitute, stale, staticAnswer, restart, classifying),
					describe(ofMethod.models(), (substitute != null) ? methodName : "", stale != null,
							staticAnswer != null)));
		}
		if (eachCall && !models.isEmpty()) {
			String names = policy.models().stream().map(ModelRef::toString).collect(Collectors.joining(", "));
			layers.add(new DescribedLayer(new ModelCallsLayer(fallback(policy).modelCalls(restart), false),
					"fallback(" + names + ", each call to a model)"));
		}
		return new FallbackPlan(layers, hedge);
	}

	/**
	 * Returns whether the calls of a method to models are hedged.
	 */
	boolean isHedged(AnnotationSite method, AiFallback annotation) {
		return this.hedges.isHedged(method.at("@AiFallback"), annotation);
	}

	private Fallback fallback(FallbackPolicy policy) {
		return new Fallback(policy, this.engines.events());
	}

	private static void checkAround(AnnotationSite site, AiFallback annotation) {
		if (annotation.around() == AiFallback.Around.MODEL_CALL && annotation.models().length == 0) {
			throw site.invalid("around", "MODEL_CALL sends calls to other models, and there are none",
					"Name them by the attribute models, or take around off: method, value and stale answers always "
							+ "replace the answer of the whole method.");
		}
	}

	private static boolean restart(AnnotationSite site, AiFallback.MidStream midStream, AnswerType type) {
		boolean restart = midStream == AiFallback.MidStream.RESTART;
		if (restart && !type.isStreamOfChunks()) {
			throw site.unsuited("midStream", "RESTART needs a method that returns a Flux<AiChunk>",
					"Remove it, or return a Flux<AiChunk>: only a chunk can announce that the answer starts over.");
		}
		return restart;
	}

	/**
	 * Rejects a class-level fallback around the method that it calls itself.
	 */
	void checkNotItself(AnnotationSite method, AiFallback annotation) {
		AnnotationSite site = method.at("@AiFallback");
		String name = Attributes.resolve(site, "method", annotation.method(), this.placeholders);
		if (name.equals(site.method().getName())) {
			throw site.unsuited("method", "'" + name + "' is the fallback method itself", "Name another method.");
		}
	}

	private List<ModelRef> models(AnnotationSite site, String[] texts) {
		List<ModelRef> models = new ArrayList<>();
		for (String text : texts) {
			String resolved = Attributes.resolve(site, "models", text, this.placeholders);
			ModelRef model = parse(site, resolved);
			boolean known = MockedTemplate.is(this.engines.template())
					|| this.engines.template().hasProvider(model.provider());
			if (!known && this.disabledProviders.contains(ProviderName.canonical(model.provider()))) {
				logger.info("{} on {} skips {}: neurolink.providers.{}.enabled is false", site.annotation(),
						site.fullName(), model, model.provider());
				continue;
			}
			if (!known) {
				throw site.invalid("models", "there is no provider '" + model.provider() + "' for '" + resolved + "'",
						"Add neurolink.providers." + model.provider()
								+ " or an AiProvider bean of that name, or name one " + "of "
								+ this.engines.template().providers() + ".");
			}
			models.add(model);
		}
		return models;
	}

	private void reportModelInText(AnnotationSite site, String text) {
		int slash = text.indexOf('/');
		if (slash > 0 && text.chars().noneMatch(Character::isWhitespace)
				&& isProvider(ProviderName.canonical(text.substring(0, slash)))) {
			logger
				.warn("The value '{}' of @AiFallback on {} reads like a model, but it is the static text that callers "
						+ "receive as an answer. Name a model by the attribute models: @AiFallback(models = \"{}\")",
						text, site.fullName(), text);
		}
	}

	private boolean isProvider(String canonicalName) {
		return VENDORS.contains(canonicalName) || this.engines.template()
			.providers()
			.stream()
			.anyMatch((provider) -> ProviderName.canonical(provider).equals(canonicalName));
	}

	private static ModelRef parse(AnnotationSite site, String text) {
		try {
			return ModelRef.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw site.invalid("models", String.valueOf(ex.getMessage()),
					"Write it as provider/model; all after the first slash is the model.");
		}
	}

	private static FailureFilter filter(AiFallback annotation) {
		Set<AiErrorType> types = Set.of(annotation.on());
		if (types.isEmpty()) {
			types = EnumSet.copyOf(FailureFilter.anotherModelHelps().types());
		}
		return new FailureFilter(types, List.of(annotation.includes()), List.of(annotation.excludes()));
	}

	private static String describe(List<ModelRef> models, String method, boolean stale, boolean text) {
		List<String> routes = new ArrayList<>(models.stream().map(ModelRef::toString).toList());
		if (!method.isEmpty()) {
			routes.add(method + "()");
		}
		if (stale) {
			routes.add("stale answer");
		}
		if (text) {
			routes.add("static text");
		}
		return "fallback(" + String.join(", ", routes) + ")";
	}

	/**
	 * A planned fallback.
	 *
	 * @param layers the layers around everything else, outermost first
	 * @param hedge the layer inside everything else, or {@code null} if calls are not
	 * hedged
	 */
	record FallbackPlan(List<DescribedLayer> layers, @Nullable DescribedLayer hedge) {

		static final FallbackPlan NONE = new FallbackPlan(List.of(), null);

	}

}
