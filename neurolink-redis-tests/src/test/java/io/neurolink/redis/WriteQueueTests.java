package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import io.neurolink.event.AiEvent;
import io.neurolink.redis.WriteQueue.Write;
import io.neurolink.testserver.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the answers that wait to be written.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class WriteQueueTests {

	private final List<Write> sent = new ArrayList<>();

	private final List<CompletableFuture<Object>> outcomes = new ArrayList<>();

	@Test
	void soManyAreSentAtOnceAndTheRestInTheOrderTheyCame() {
		WriteQueue queue = queue(1000, 1_000_000);
		for (int i = 0; i < 600; i++) {
			queue.add(write("key " + i, 1));
		}
		assertThat(this.sent).hasSize(256);
		this.outcomes.get(7).complete("OK");
		assertThat(this.sent).hasSize(257);
		for (int i = 0; i < 600; i++) {
			this.outcomes.get(i).complete("OK");
		}
		assertThat(this.sent).extracting(Write::name)
			.containsExactlyElementsOf(java.util.stream.IntStream.range(0, 600).mapToObj((i) -> "key " + i).toList());
		assertThat(queue.isEmpty()).isTrue();
	}

	@Test
	void whatFailsMakesWayForTheNextWithoutRecursion() {
		WriteQueue queue = new WriteQueue((write) -> CompletableFuture.failedStage(new IllegalStateException("down")),
				100_000, Long.MAX_VALUE);
		CompletableFuture<Object> first = new CompletableFuture<>();
		WriteQueue blocked = new WriteQueue((write) -> {
			this.sent.add(write);
			return (this.sent.size() <= 256) ? first : CompletableFuture.failedStage(new IllegalStateException("down"));
		}, 100_000, Long.MAX_VALUE);
		for (int i = 0; i < 20_000; i++) {
			assertThat(queue.add(write("key " + i, 1)).toCompletableFuture()).isCompletedExceptionally();
			blocked.add(write("key " + i, 1));
		}
		first.complete("OK");
		assertThat(this.sent).hasSize(20_000);
		assertThat(blocked.isEmpty()).isTrue();
	}

	@Test
	void itIsBoundedByNumberAndThatIsLoggedOnce(CapturedOutput output) {
		WriteQueue queue = queue(300, Long.MAX_VALUE);
		for (int i = 0; i < 300; i++) {
			assertThat(queue.add(write("key " + i, 1)).toCompletableFuture()).isNotDone();
		}
		for (int i = 0; i < 10; i++) {
			assertThat(queue.add(write("more " + i, 1)).toCompletableFuture()).failsWithin(Duration.ZERO)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(RejectedExecutionException.class);
		}
		assertThat(output.toString().split("Redis is slower than the answers", -1)).hasSize(2);
		this.outcomes.get(0).complete("OK");
		assertThat(queue.add(write("again", 1)).toCompletableFuture()).isNotDone();
	}

	@Test
	void itIsBoundedByBytes() {
		WriteQueue queue = queue(1000, 10_000);
		assertThat(queue.add(write("large", 9_000)).toCompletableFuture()).isNotDone();
		assertThat(queue.add(write("small", 900)).toCompletableFuture()).isCompletedExceptionally();
		this.outcomes.get(0).complete("OK");
		assertThat(queue.add(write("small", 900)).toCompletableFuture()).isNotDone();
	}

	@Test
	void whatWaitsCanBeReadUntilItIsWritten() {
		WriteQueue queue = queue(1000, 1_000_000);
		Write older = write("key", 1);
		Write newer = write("key", 2);
		queue.add(older);
		queue.add(newer);
		assertThat(queue.find("key")).hasSize(2);
		this.outcomes.get(0).complete("OK");
		assertThat(queue.find("key")).as("the newer one").hasSize(2);
		this.outcomes.get(1).complete("OK");
		assertThat(queue.find("key")).isNull();
	}

	@Test
	void whatExpiredWhileItWaitedIsNotRead() {
		WriteQueue queue = queue(1000, 1_000_000);
		queue.add(new Write("cache", "key", "index", new byte[1], 1, 1, System.nanoTime() - 1,
				new CompletableFuture<>()));
		assertThat(queue.find("key")).isNull();
	}

	@Test
	void whatIsDiscardedIsNeitherReadNorSentAndWhatIsUnderWayIsWaitedFor() {
		WriteQueue queue = queue(1000, 1_000_000);
		for (int i = 0; i < 300; i++) {
			queue.add(write("key " + i, 1));
		}
		CompletableFuture<?> discarded = queue.discard((write) -> true);
		assertThat(discarded).isNotDone();
		assertThat(queue.find("key 1")).isNull();
		for (int i = 0; i < 256; i++) {
			this.outcomes.get(i).complete("OK");
		}
		assertThat(discarded).isCompleted();
		assertThat(this.sent).hasSize(256);
	}

	@Test
	void ofAColdBurstEveryAnswerIsStored() {
		try (RedisServer server = RedisServer.started()) {
			RedisApplication.runner()
				.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + server.port(),
						// No write is given up because the machine is busy.
						"neurolink.cache.store-timeout=60s", "spring.data.redis.timeout=60s")
				.run((context) -> {
					RedisApplication.Desk desk = RedisApplication.desk(context);
					for (int i = 0; i < 3_000; i++) {
						desk.answer("question " + i);
					}
					Awaitility.await()
						.atMost(RedisApplication.PATIENCE)
						.until(() -> !context.getBean(RedisCacheStore.class).hasUnwritten());
					assertThat(RedisApplication.events(context).count(AiEvent.AnswerNotStored.class)).isZero();
					long keys = Long.parseLong(server.lines("DBSIZE").get(0).substring(1));
					assertThat(keys).as("an answer and its index each").isEqualTo(2 * 3_000);
				});
		}
	}

	private WriteQueue queue(int mostWrites, long mostBytes) {
		return new WriteQueue((write) -> {
			CompletableFuture<Object> outcome = new CompletableFuture<>();
			this.sent.add(write);
			this.outcomes.add(outcome);
			return outcome;
		}, mostWrites, mostBytes);
	}

	private static Write write(String name, int size) {
		return new Write("cache", name, name + ":answers", new byte[size], 1000, 1000,
				System.nanoTime() + Duration.ofHours(1).toNanos(), new CompletableFuture<>());
	}

}
