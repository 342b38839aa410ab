package io.neurolink.aop;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.neurolink.annotation.AiFallback;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.FailureFilter;
import io.neurolink.fallback.Fallback;
import io.neurolink.fallback.FallbackMethod;
import io.neurolink.fallback.FallbackPolicy;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringValueResolver;

/**
 * Reads {@link AiFallback}.
 */
final class FallbackPlanner {

	private final AiEngines engines;

	private final StringValueResolver placeholders;

	FallbackPlanner(AiEngines engines, StringValueResolver placeholders) {
		this.engines = engines;
		this.placeholders = placeholders;
	}

	Planned plan(Site method, AiFallback annotation, Link inner) {
		Site site = method.at("@AiFallback");
		if (annotation.midStream() == AiFallback.MidStream.RESTART) {
			throw site.misuse("midStream", "RESTART needs a method that returns a Flux<AiChunk>",
					"Take it off: a method that returns a whole answer has no middle.");
		}
		List<ModelRef> models = models(site, annotation.models());
		String methodName = Attributes.resolve(site, "method", annotation.method(), this.placeholders);
		FallbackTarget substitute = methodName.isEmpty() ? null : FallbackTarget.find(site, methodName);
		String text = Attributes.resolve(site, "value", annotation.value(), this.placeholders);
		Supplier<@Nullable Object> staticAnswer = text.isEmpty() ? null : StaticAnswers.of(site, text);
		if (models.isEmpty() && substitute == null && staticAnswer == null) {
			throw site.misuse("", "there is nothing to fall back on", "Give at least one of models, method and value.");
		}
		Fallback fallback = new Fallback(new FallbackPolicy(site.label(), models, filter(annotation)),
				this.engines.events());
		return new Planned((call) -> fallback.<@Nullable Object>call(() -> inner.answer(call), method(substitute, call),
				staticAnswer), describe(models, methodName, !text.isEmpty()));
	}

	private static @Nullable FallbackMethod<@Nullable Object> method(@Nullable FallbackTarget substitute, Call call) {
		return (substitute != null) ? new Substitute(substitute, call) : null;
	}

	private List<ModelRef> models(Site site, String[] texts) {
		List<ModelRef> models = new ArrayList<>();
		for (String text : texts) {
			String resolved = Attributes.resolve(site, "models", text, this.placeholders);
			ModelRef model = parse(site, resolved);
			if (this.engines.template()
				.providers()
				.stream()
				.noneMatch((name) -> ProviderName.canonical(name).equals(ProviderName.canonical(model.provider())))) {
				throw site.misuse("models", "there is no provider '" + model.provider() + "' for '" + resolved + "'",
						"Add neurolink.providers." + model.provider()
								+ " or an AiProvider bean of that name, or name one " + "of "
								+ this.engines.template().providers() + ".");
			}
			models.add(model);
		}
		return models;
	}

	private static ModelRef parse(Site site, String text) {
		try {
			return ModelRef.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw site.misuse("models", String.valueOf(ex.getMessage()),
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

	private static String describe(List<ModelRef> models, String method, boolean text) {
		List<String> routes = new ArrayList<>(models.stream().map(ModelRef::toString).toList());
		if (!method.isEmpty()) {
			routes.add(method + "()");
		}
		if (text) {
			routes.add("static text");
		}
		return "fallback(" + String.join(", ", routes) + ")";
	}

	private record Substitute(FallbackTarget target, Call call) implements FallbackMethod<@Nullable Object> {

		// NullAway does not look into type arguments.
		@Override
		@SuppressWarnings("NullAway")
		public @Nullable Object apply(Throwable failure) throws Exception {
			return ResultLinks.successful(this.target.call(this.call.target(), this.call.arguments(), failure));
		}

	}

}
