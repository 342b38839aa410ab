package io.neurolink.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.StoreNodeException;
import io.neurolink.error.StoreRefusedException;
import io.neurolink.outage.OutageDetector;
import io.neurolink.outage.OutageLog;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreWrite}.
 */
class StoreWriteTests {

	private static final RuntimeException FAILURE = new IllegalStateException("down");

	private final VirtualClock clock = VirtualClock.manual();

	private final List<String> log = new ArrayList<>();

	private final OutageDetector<String> outages = new OutageDetector<>(this.clock, new Recording());

	@Test
	void theFailureOfAnotherNodeIsNoOutageOfTheNodeOfTheKey() {
		begin("one", "two").failed(new StoreNodeException("two", FAILURE));
		assertThat(this.log).containsExactly("failed two down");
		assertThat(begin("one")).isNotNull();
		assertThat(begin("one", "three")).isNotNull();
		assertThat(begin("one", "two")).isNull();
		assertThat(begin("two")).isNull();
	}

	@Test
	void theFailureOfTheNodeOfTheKeyIsNoOutageOfTheOther() {
		begin("one", "two").failed(FAILURE);
		assertThat(this.log).containsExactly("failed one down");
		assertThat(begin("one", "two")).isNull();
		assertThat(begin("two")).isNotNull();
	}

	@Test
	void aSuccessEndsTheOutageOfEachNode() {
		StoreWrite first = begin("one", "two");
		first.failed(FAILURE);
		first.failed(new StoreNodeException("two", FAILURE));
		this.clock.advance(Duration.ofSeconds(1));
		begin("one", "two").succeeded();
		assertThat(this.log).containsExactly("failed one down", "failed two down", "recovered one", "recovered two");
		assertThat(begin("one", "two")).isNotNull();
	}

	@Test
	void aRefusalOfAnotherNodeIsARefusal() {
		begin("one", "two")
			.failed(new StoreNodeException("two", new StoreRefusedException("NOPERM", "Grant.", FAILURE)));
		assertThat(this.log).containsExactly("refused NOPERM");
		assertThat(begin("one")).as("it concerns the cache, on whichever node").isNull();
	}

	@Test
	void theFailureOfANodeThatWasNotToBeCalledIsIgnored() {
		begin("").failed(new StoreNodeException("two", FAILURE));
		assertThat(this.log).isEmpty();
		assertThat(begin("")).isNotNull();
	}

	private StoreWrite begin(String... nodes) {
		return StoreWrite.begin(this.outages, "answers", List.of(nodes));
	}

	private final class Recording implements OutageLog<String> {

		@Override
		public void failed(String node, String user, Throwable failure) {
			StoreWriteTests.this.log.add("failed " + node + " " + failure.getMessage());
		}

		@Override
		public void refused(String user, StoreRefusedException refusal) {
			StoreWriteTests.this.log.add("refused " + refusal.getMessage());
		}

		@Override
		public void recovered(String node, String user) {
			StoreWriteTests.this.log.add("recovered " + node);
		}

	}

}
