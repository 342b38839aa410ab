package io.neurolink.pace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Instances that know nothing of each other share a limit by what the server announces.
 */
class SeveralInstancesTests {

	private final VirtualClock clock = VirtualClock.manual();

	private final List<Instance> instances = new ArrayList<>();

	@ParameterizedTest
	@CsvSource({ "BUCKET, 1, 10, 1.0", "BUCKET, 2, 10, 1.3", "BUCKET, 4, 5, 1.3", "BUCKET, 8, 40, 2.5",
			"WINDOW, 1, 5, 1.0", "WINDOW, 2, 5, 1.3", "WINDOW, 4, 40, 1.8", "WINDOW, 8, 80, 2.5" })
	void instances_use_the_whole_limit_and_are_rarely_rejected(LimitedServer.Kind kind, int instances, int rejected,
			double unfair) {
		LimitedServer server = new LimitedServer(this.clock, kind, 60, 40_000);
		offerThreeTimesTheLimit(server, instances);
		run(Duration.ofMinutes(10));
		int[] answered = this.instances.stream().mapToInt((instance) -> instance.answered).toArray();
		assertThat(server.accepted).isGreaterThanOrEqualTo(570);
		assertThat(server.rejected).isLessThanOrEqualTo(rejected);
		assertThat((double) Arrays.stream(answered).max().orElse(0) / Arrays.stream(answered).min().orElse(0))
			.as("the most to the fewest answers of an instance, in %s", Arrays.toString(answered))
			.isLessThanOrEqualTo(unfair);
	}

	@ParameterizedTest
	@CsvSource({ "BUCKET, 1", "BUCKET, 4", "WINDOW, 1", "WINDOW, 4" })
	void a_limit_that_halves_is_adopted_within_a_minute(LimitedServer.Kind kind, int instances) {
		LimitedServer server = new LimitedServer(this.clock, kind, 60, 40_000);
		offerThreeTimesTheLimit(server, instances);
		run(Duration.ofMinutes(4));
		server.limit(30, 20_000);
		run(Duration.ofMinutes(1));
		int accepted = server.accepted;
		int rejected = server.rejected;
		run(Duration.ofMinutes(4));
		assertThat(server.accepted - accepted).isBetween(105, 120 + 30);
		assertThat(server.rejected - rejected).isLessThanOrEqualTo(12);
	}

	private void offerThreeTimesTheLimit(LimitedServer server, int count) {
		Random random = new Random(1);
		for (int i = 0; i < count; i++) {
			this.instances.add(new Instance(server, random, 3.0 / count));
		}
	}

	private void run(Duration time) {
		long steps = time.toMillis() / 50;
		for (long i = 0; i < steps; i++) {
			this.clock.advance(Duration.ofMillis(50));
		}
	}

	private final class Instance {

		private final LimitedServer server;

		private final Random random;

		private final PaceQueue queue = new PaceQueue(new PaceTarget("openai", "", "m"), PaceSettings.DEFAULT,
				SeveralInstancesTests.this.clock, null);

		private final double perSecond;

		int answered;

		Instance(LimitedServer server, Random random, double perSecond) {
			this.server = server;
			this.random = random;
			this.perSecond = perSecond;
			next();
		}

		private void next() {
			double seconds = -Math.log(1 - this.random.nextDouble()) / this.perSecond;
			SeveralInstancesTests.this.clock.schedule(Duration.ofNanos((long) (seconds * 1e9)), () -> {
				next();
				call();
			});
		}

		private void call() {
			long tokens = 200 + this.random.nextInt(600);
			try {
				this.queue.enter(new CallCost(tokens / 2, tokens - tokens / 2), Duration.ofSeconds(30))
					.ready()
					.whenComplete((turn, failure) -> {
						if (turn != null) {
							send(turn, tokens);
						}
					});
			}
			catch (AiException ex) {
				// The wait would be too long.
			}
		}

		private void send(PacedTurn turn, long tokens) {
			VirtualClock clock = SeveralInstancesTests.this.clock;
			clock.schedule(Duration.ofMillis(20 + this.random.nextInt(60)), () -> {
				boolean accepted = this.server.call(tokens);
				List<AnnouncedLimit> headers = this.server.headers();
				Duration retryAfter = this.server.retryAfter(tokens);
				clock.schedule(Duration.ofMillis(accepted ? 500 + this.random.nextInt(2000) : 50), () -> {
					turn.announced(headers);
					if (accepted) {
						this.answered++;
						turn.ended(true, turn.cost());
					}
					else {
						turn.failed(AiException.builder(AiErrorType.RATE_LIMIT)
							.message("429")
							.retryAfter(retryAfter)
							.build());
					}
				});
			});
		}

	}

}
