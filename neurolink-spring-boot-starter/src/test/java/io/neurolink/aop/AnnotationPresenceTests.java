package io.neurolink.aop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.stream.Stream;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.annotation.AliasFor;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AnnotationPresence}, which must never overlook an annotation that the
 * thorough search finds.
 */
class AnnotationPresenceTests {

	@ParameterizedTest
	@MethodSource
	void findsWhereverAnAnnotationMayStand(Class<?> type) {
		assertThat(AnnotatedClass.of(type).methods()).as("what the thorough search finds").isNotEmpty();
		assertThat(AnnotationPresence.possibleIn(type)).isTrue();
	}

	static Stream<Class<?>> findsWhereverAnAnnotationMayStand() {
		return Stream.of(OnMethod.class, OnClass.class, Inheriting.class, Implementing.class, InheritingInterface.class,
				Generic.class, Meta.class, Repeated.class, RepeatedMeta.class, OnInterface.class, PackagePrivate.class);
	}

	@Test
	void findsWhatNoProxyCanAdvise() {
		assertThat(AnnotationPresence.possibleIn(Private.class)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, ArrayList.class, WebClient.class, Object.class, Runnable.class })
	void leavesTheOthersAlone(Class<?> type) {
		assertThat(AnnotationPresence.possibleIn(type)).isFalse();
	}

	static class OnMethod {

		@AiRetry
		public String answer() {
			return "";
		}

	}

	@AiCached
	static class OnClass {

		public String answer() {
			return "";
		}

	}

	static class Inheriting extends OnMethod {

	}

	interface Desk {

		@AiFallback("sorry")
		String answer();

	}

	interface BusyDesk extends Desk {

	}

	static class Implementing implements Desk {

		@Override
		public String answer() {
			return "";
		}

	}

	static class InheritingInterface implements BusyDesk {

		@Override
		public String answer() {
			return "";
		}

	}

	interface Answering<T> {

		@AiRetry
		T answer(T question);

	}

	static class Generic implements Answering<String> {

		@Override
		public String answer(String question) {
			return question;
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@AiRetry
	@interface Patient {

		@AliasFor(annotation = AiRetry.class)
		int maxRetries() default 7;

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Patient
	@interface VeryPatient {

	}

	static class Meta {

		@VeryPatient
		public String answer() {
			return "";
		}

	}

	static class Repeated {

		@AiRateLimited(limit = 1)
		@AiRateLimited(limit = 100, per = "1h")
		public String answer() {
			return "";
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@Repeatable(Slowly.Often.class)
	@AiRateLimited
	@interface Slowly {

		@AliasFor(annotation = AiRateLimited.class)
		String per() default "1s";

		@Retention(RetentionPolicy.RUNTIME)
		@Target(ElementType.METHOD)
		@interface Often {

			Slowly[] value();

		}

	}

	static class RepeatedMeta {

		@Slowly
		@Slowly(per = "1h")
		public String answer() {
			return "";
		}

	}

	@AiRetry
	interface Retried {

		String answer();

	}

	static class OnInterface implements Retried {

		@Override
		public String answer() {
			return "";
		}

	}

	static class PackagePrivate {

		@AiRetry
		String answer() {
			return "";
		}

	}

	static class Private {

		@AiRetry
		private String answer() {
			return "";
		}

	}

	@Deprecated
	static class Plain {

		@Deprecated
		public String answer() {
			return "";
		}

	}

}
