package io.neurolink.aop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.key.DeclaredType;
import io.neurolink.ratelimit.RateLimit;
import io.neurolink.ratelimit.RateLimiter;
import io.neurolink.ratelimit.TokenRateLimiter;
import io.neurolink.time.Durations;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringValueResolver;

/**
 * Reads {@link AiRateLimited}. Stores the named limiters, whose attributes have to be
 * equal in all places.
 */
final class LimitPlanner {

	/**
	 * A prompt of one token, an answer of one, and the tokens that OpenAI's formula adds.
	 */
	private static final int SMALLEST_CALL = TokenCounter.TOKENS_PER_REQUEST + TokenCounter.TOKENS_PER_MESSAGE + 2;

	private final NamedInstances<AiSettings.Limit> instances;

	private final AiEngines engines;

	private final StringValueResolver placeholders;

	private final CallExpressions expressions;

	private final ConcurrentMap<String, Shared> named = new ConcurrentHashMap<>();

	LimitPlanner(AiSettings settings, AiEngines engines, StringValueResolver placeholders,
			CallExpressions expressions) {
		this.instances = new NamedInstances<>("neurolink.rate-limit.instances", settings.limits(),
				AiSettings.Limit.NONE);
		this.engines = engines;
		this.placeholders = placeholders;
		this.expressions = expressions;
	}

	/**
	 * Returns the scope of a limit, from its annotation and properties.
	 * @param ordinal the index of the limit among those of the method, from 0
	 */
	AiRateLimited.Scope scope(AnnotationSite method, AiRateLimited annotation, int ordinal) {
		AnnotationSite site = method.at("@AiRateLimited");
		AiRateLimited.Scope override = instance(site, name(site, annotation), ordinal).settings().scope();
		return (override != null) ? override : annotation.scope();
	}

	/**
	 * Plans a limit.
	 * @param ordinal the index of the limit among those of the method, from 0
	 * @param eachCall whether the attempts of the method are calls to models
	 */
	DescribedLayer plan(AnnotationSite method, AiRateLimited annotation, int ordinal, boolean eachCall) {
		AnnotationSite site = method.at("@AiRateLimited");
		String name = name(site, annotation);
		RateLimit limit = limit(site, annotation, name, ordinal);
		AiRateLimited.Unit override = instance(site, name, ordinal).settings().unit();
		AiRateLimited.Unit unit = (override != null) ? override : annotation.unit();
		CallExpression key = key(site, annotation);
		if (!name.isEmpty()) {
			checkShared(site, name,
					new Shared(limit, annotation.key(), unit, scope(method, annotation, ordinal), site.fullName()));
		}
		AiRateLimited.Scope scope = scope(method, annotation, ordinal);
		boolean gate = eachCall && scope == AiRateLimited.Scope.ATTEMPT;
		return new DescribedLayer(layer(site, limit, unit, key, gate), describe(name, limit, unit, key, scope, gate));
	}

	private @Nullable CallExpression key(AnnotationSite site, AiRateLimited annotation) {
		CallExpression key = this.expressions.parse(site, "key", annotation.key());
		Class<?> type = (key != null) ? this.expressions.parameterType(site, key) : null;
		if (key != null && type != null && DeclaredType.isWithoutEquals(type)) {
			throw site.invalid("key",
					"'" + key.text() + "' is a " + type.getTypeName()
							+ ", which has no equals, so that each call would have a limit of its own",
					"Let the key be a string or a number, as in key = \"#user.id\", or give the class an equals.");
		}
		return key;
	}

	private Layer layer(AnnotationSite site, RateLimit limit, AiRateLimited.Unit unit, @Nullable CallExpression key,
			boolean gate) {
		if (unit == AiRateLimited.Unit.REQUESTS) {
			RateLimiter limiter = new RateLimiter(limit, this.engines.limiters(), this.engines.events());
			return gate ? new CallLimitLayer(limiter, key, site) : new LimitLayer(limiter, key, site);
		}
		if (limit.limit() < SMALLEST_CALL) {
			throw site.invalid("limit",
					"a limit of " + limit.limit() + " tokens is less than the smallest call is estimated at ("
							+ SMALLEST_CALL + "), so that every call would be rejected",
					"Set the limit to the tokens of a period, as in limit = 30_000, per = \"1m\".");
		}
		TokenRateLimiter limiter = new TokenRateLimiter(limit, this.engines.limiters(), this.engines.tokens(),
				this.engines.events());
		return new ModelGateLayer(limiter::gate, key, site,
				"limits tokens, but answered without an AiTemplate call that saw the limit, so none were counted");
	}

	private RateLimit limit(AnnotationSite site, AiRateLimited annotation, String name, int ordinal) {
		NamedInstances.Named<AiSettings.Limit> instance = instance(site, name, ordinal);
		AiSettings.Limit override = instance.settings();
		Attributes read = new Attributes(site, instance.path(), this.placeholders);
		AiRateLimited.Algorithm algorithm = (override.algorithm() != null) ? override.algorithm()
				: annotation.algorithm();
		AiRateLimited.Mode mode = (override.mode() != null) ? override.mode() : annotation.mode();
		int limit = read.number("limit", annotation.limit(), override.limit());
		Duration per = read.duration("per", annotation.per(), override.per());
		Duration maxWait = read.duration("maxWait", annotation.maxWait(), override.maxWait());
		RateLimit.Algorithm counted = RateLimit.Algorithm.valueOf(algorithm.name());
		String objection = this.engines.limiters().objection(counted);
		if (objection != null) {
			throw site.invalid("algorithm", objection,
					"Use the other algorithm, or set neurolink.rate-limit.store to local or redis.");
		}
		return read
			.create(() -> new RateLimit(!name.isEmpty() ? name : site.fullName() + ((ordinal > 0) ? "#" + ordinal : ""),
					limit, per, counted, RateLimit.Mode.valueOf(mode.name()), maxWait));
	}

	private void checkShared(AnnotationSite site, String name, Shared mine) {
		Shared other = this.named.putIfAbsent(name, mine);
		if (other != null && !other.sameAs(mine)) {
			throw site.invalid("name",
					"the limiter '" + name + "' is also named on " + other.where()
							+ ", with other attributes, and a limiter can only have one limit",
					"Give both the same attributes, or set them under neurolink.rate-limit.instances." + name
							+ ", or give one another name.");
		}
	}

	private String name(AnnotationSite site, AiRateLimited annotation) {
		return Attributes.alias(site, "value", annotation.value(), "name", annotation.name(), this.placeholders);
	}

	List<String> unusedInstances() {
		return this.instances.unused();
	}

	// The second and further limits of a method have a number after the name.
	private NamedInstances.Named<AiSettings.Limit> instance(AnnotationSite site, String name, int ordinal) {
		return name.isEmpty() ? this.instances.ofMethod(site, (ordinal > 0) ? "#" + ordinal : "")
				: this.instances.named(name);
	}

	private static String describe(String given, RateLimit limit, AiRateLimited.Unit unit, @Nullable CallExpression key,
			AiRateLimited.Scope scope, boolean gate) {
		String kind = (limit.algorithm() == RateLimit.Algorithm.SLIDING_WINDOW) ? ", sliding window" : "";
		String units = (unit == AiRateLimited.Unit.TOKENS) ? " tokens per " : " per ";
		return "limit(" + (given.isEmpty() ? "" : given + ", ") + limit.limit() + units + Durations.format(limit.per())
				+ kind + ((key != null) ? " for each " + key.text() : "") + ((scope == AiRateLimited.Scope.CALL)
						? ", each call)" : gate ? ", each call to a model)" : ", each attempt)");
	}

	private record Shared(RateLimit limit, String key, AiRateLimited.Unit unit, AiRateLimited.Scope scope,
			String where) {

		boolean sameAs(Shared other) {
			return this.limit.equals(other.limit) && this.key.equals(other.key) && this.unit == other.unit
					&& this.scope == other.scope;
		}

	}

}
