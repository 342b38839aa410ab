package io.neurolink.redis;

import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;

import io.neurolink.cache.CacheEntry;
import io.neurolink.cache.CacheKey;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * The JSON form of answers and questions. Answers are JSON of the declared return type,
 * without type names; JSON of an older version of that type may not be readable. It uses
 * its own mapper, so that the application's configuration, in particular default typing,
 * has no effect on it. Immutable.
 */
final class CacheJson {

	private static final JsonMapper VALUES = JsonMapper.builder()
		.findAndAddModules()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
				DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
				DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE, DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID,
				DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE)
		.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
		.addModule(ZonedCalendars.module())
		.build();

	/**
	 * Returns whether answers of a type can be read as the same type.
	 */
	boolean canHold(Type declared) {
		ResolvableType type = answerType(declared);
		Class<?> raw = type.toClass();
		if (raw == AiResult.class || raw == Optional.class || Collection.class.isAssignableFrom(raw)
				|| Map.class.isAssignableFrom(raw)) {
			return true;
		}
		// Abstract, but its JSON form is unambiguous.
		boolean time = raw == Calendar.class || raw == TimeZone.class || raw == ZoneId.class;
		return raw != Object.class
				&& (time || raw.isPrimitive() || raw.isArray() || !Modifier.isAbstract(raw.getModifiers()));
	}

	byte[] write(CacheEntry entry, Type declared) {
		Object value = (entry.value() instanceof AiResult.Success success) ? success.response() : entry.value();
		return VALUES.writerFor(envelopeOf(declared)).writeValueAsBytes(new Envelope<>(entry.freshUntil(), value));
	}

	CacheEntry read(byte[] json, Type declared) {
		Envelope<?> envelope = VALUES.readerFor(envelopeOf(declared)).readValue(json);
		Object value = envelope.value();
		if (value == null) {
			throw new IllegalArgumentException("An answer in the cache has no value");
		}
		boolean result = answerType(declared).toClass() == AiResult.class;
		return new CacheEntry((result && value instanceof AiResponse response) ? AiResult.success(response) : value,
				envelope.freshUntil());
	}

	/**
	 * Returns the digest that identifies a question, regardless of model and type.
	 * @throws IllegalArgumentException if it cannot be identified; the message states the
	 * reason
	 */
	String digest(List<? extends @Nullable Object> parts) {
		return Digest.sha256(CacheKey.text(parts, this::refusePartlySeen));
	}

	/**
	 * Returns the digest that identifies a question together with its model and type.
	 */
	String digest(CacheKey key) {
		return Digest.sha256(CacheKey.text(Arrays.asList(key.returnType().getTypeName(), String.valueOf(key.model()),
				CacheKey.text(key.parts(), this::refusePartlySeen)), (type) -> {
				}));
	}

	private void refusePartlySeen(Class<?> type) {
		String hidden = VisibleState.hiddenIn(type);
		if (hidden != null) {
			throw new IllegalArgumentException("the field '" + hidden + "' of " + type.getTypeName()
					+ " is not visible, and two objects that differ in it might share an answer");
		}
	}

	private static JavaType envelopeOf(Type declared) {
		ResolvableType type = answerType(declared);
		Type written = (type.toClass() == AiResult.class) ? AiResponse.class : type.getType();
		return VALUES.getTypeFactory()
			.constructParametricType(Envelope.class, VALUES.getTypeFactory().constructType(written));
	}

	private static ResolvableType answerType(Type declared) {
		ResolvableType type = ResolvableType.forType(declared);
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type.toClass());
		if (adapter == null) {
			return type;
		}
		return adapter.isMultiValue() ? ResolvableType.forClassWithGenerics(List.class, type.getGeneric(0))
				: type.getGeneric(0);
	}

	/**
	 * The value stored under a key.
	 *
	 * @param <T> the type of the answer
	 * @param freshUntil the time after which the answer is only served in place of a
	 * failure, or {@code null}
	 * @param value the answer
	 */
	record Envelope<T>(@Nullable Instant freshUntil, @Nullable T value) {
	}

}
