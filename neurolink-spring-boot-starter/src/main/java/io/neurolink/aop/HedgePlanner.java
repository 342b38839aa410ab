package io.neurolink.aop;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.neurolink.annotation.AiFallback;
import io.neurolink.error.FailureFilter;
import io.neurolink.error.InvalidSettingException;
import io.neurolink.hedge.HedgeDelay;
import io.neurolink.hedge.HedgePolicy;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringValueResolver;

/**
 * Reads {@link AiFallback#hedgeAfter()}.
 */
final class HedgePlanner {

	private static final String ATTRIBUTE = "hedgeAfter";

	private static final Pattern PERCENTILE = Pattern.compile("[pP](\\d{1,3}(?:\\.\\d{1,6})?)");

	private final AiEngines engines;

	private final StringValueResolver placeholders;

	HedgePlanner(AiEngines engines, StringValueResolver placeholders) {
		this.engines = engines;
		this.placeholders = placeholders;
	}

	/**
	 * Plans the hedges of a fallback.
	 * @param models the models of the fallback, without those that are disabled
	 * @return the layer around each call to a model, or {@code null} if calls are not
	 * hedged
	 */
	@Nullable DescribedLayer plan(AnnotationSite site, AiFallback annotation, List<ModelRef> models, FailureFilter filter) {
		HedgeDelay after = delay(site, annotation);
		if (after == null) {
			return null;
		}
		if (annotation.models().length == 0) {
			throw site.invalid(ATTRIBUTE, "a slow call is also sent to another model, and there are none",
					"Name them by the attribute models, or remove hedgeAfter.");
		}
		if (models.isEmpty()) {
			return null;
		}
		HedgePolicy policy = new HedgePolicy(site.label(), models, filter, after);
		String names = models.stream().map(ModelRef::toString).collect(Collectors.joining(", "));
		return new DescribedLayer(new ModelCallsLayer(this.engines.hedging().modelCalls(policy), false),
				"hedge(" + names + " after " + after + ", each call to a model)");
	}

	/**
	 * Returns whether the calls of a method are hedged.
	 */
	boolean isHedged(AnnotationSite site, AiFallback annotation) {
		return delay(site, annotation) != null;
	}

	private @Nullable HedgeDelay delay(AnnotationSite site, AiFallback annotation) {
		String text = Attributes.resolve(site, ATTRIBUTE, annotation.hedgeAfter(), this.placeholders).strip();
		if (text.isEmpty()) {
			return null;
		}
		Matcher percentile = PERCENTILE.matcher(text);
		try {
			return percentile.matches() ? HedgeDelay.percentile(Double.parseDouble(percentile.group(1)))
					: HedgeDelay.of(duration(site, text));
		}
		catch (InvalidSettingException ex) {
			throw site.invalid(ATTRIBUTE, "it must be " + ex.range() + ", but is '" + text + "'",
					"Write a duration as in \"500ms\", or a percentile as in \"p95\".");
		}
	}

	private static Duration duration(AnnotationSite site, String text) {
		try {
			return DurationStyle.detectAndParse(text);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw site.invalid(ATTRIBUTE, "'" + text + "' is neither a duration nor a percentile",
					"Write a duration as in \"500ms\" or \"PT1S\", or a percentile as in \"p95\".");
		}
	}

}
