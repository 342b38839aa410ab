package io.neurolink.cache;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SingleUse}.
 */
class SingleUseTests {

	@ParameterizedTest
	@ValueSource(classes = { Iterator.class, ByteArrayInputStream.class, ByteBuffer.class, Stream.class, Runnable.class,
			CompletableFuture.class, Flux.class })
	void aTypeThatIsReadOnce(Class<?> type) {
		assertThat(SingleUse.is(type)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(classes = { ResultSet.class, Rows.class, MoreRows.class })
	void aTypeThatIsKnownByNameAndItsSubtypes(Class<?> type) {
		assertThat(SingleUse.is(type)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(classes = { Object.class, String.class, ArrayList.class, Plain.class, Comparable.class })
	void aTypeThatIsReadAnyNumberOfTimes(Class<?> type) {
		assertThat(SingleUse.is(type)).isFalse();
	}

	private abstract static class Rows implements Comparable<Rows>, ResultSet {

	}

	private abstract static class MoreRows extends Rows {

	}

	private record Plain(String text) implements Comparable<Plain> {

		@Override
		public int compareTo(Plain other) {
			return this.text.compareTo(other.text);
		}

	}

}
