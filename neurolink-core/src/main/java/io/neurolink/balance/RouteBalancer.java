package io.neurolink.balance;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import io.neurolink.stage.CallStage;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * Chooses between targets of equal rank. Of two random targets, the one with the better
 * recent success rate is called; if both are alike, the one with the shorter time per
 * output token; otherwise the first. It observes the calls to learn both. Thread-safe;
 * never blocks.
 * <p>
 * A target that fails is avoided, and tried again when its failures are long past.
 * Requests of a session go to the same target while that is as successful as another, so
 * that the provider's prompt cache has their beginning.
 */
public final class RouteBalancer implements CallStage {

	private static final int MOST_TARGETS = 1000;

	/** The difference of success rates below which targets are alike. */
	private static final double SIMILAR_RATE = 0.05;

	/** The ratio of times per token below which targets are alike. */
	private static final double SIMILAR_TIME = 1.2;

	private static final int CHARACTERS_PER_TOKEN = 4;

	private final Cache<ModelRef, RouteHealth> targets = Caffeine.newBuilder().maximumSize(MOST_TARGETS).build();

	private final AiClock clock;

	private final IntUnaryOperator random;

	/**
	 * Creates a balancer without any knowledge.
	 * @param clock the clock
	 */
	public RouteBalancer(AiClock clock) {
		this(clock, (bound) -> ThreadLocalRandom.current().nextInt(bound));
	}

	/**
	 * Creates a balancer with a source of random numbers, for tests.
	 * @param clock the clock
	 * @param random returns a number from 0 to below its argument
	 */
	public RouteBalancer(AiClock clock, IntUnaryOperator random) {
		this.clock = clock;
		this.random = random;
	}

	/**
	 * Chooses the target that a call is sent to first.
	 * @param candidates the targets, at least one
	 * @param session the session of the request, or {@code null} for none
	 * @return the index of the target
	 */
	public int first(List<ModelRef> candidates, @Nullable Object session) {
		int chosen = next(candidates, session);
		health(candidates.get(chosen)).chosen(this.clock.nanoTime());
		return chosen;
	}

	/**
	 * Chooses the target that a failed call is sent to.
	 * @param candidates the targets that are left, at least one
	 * @param session the session of the request, or {@code null} for none
	 * @return the index of the target
	 */
	public int next(List<ModelRef> candidates, @Nullable Object session) {
		if (candidates.size() == 1) {
			return 0;
		}
		return (session != null) ? sticky(candidates, session.toString()) : better(candidates);
	}

	private int better(List<ModelRef> candidates) {
		int first = this.random.applyAsInt(candidates.size());
		int second = (first + 1 + this.random.applyAsInt(candidates.size() - 1)) % candidates.size();
		RouteHealth one = health(candidates.get(first));
		RouteHealth other = health(candidates.get(second));
		int bySuccess = compareSuccess(one, other);
		if (bySuccess != 0) {
			return (bySuccess > 0) ? first : second;
		}
		return isFaster(other, one) ? second : first;
	}

	// Each session has an order of all targets of its own, so that a target that is added
	// or removed moves only the sessions that have it first.
	private int sticky(List<ModelRef> candidates, String session) {
		List<Integer> order = IntStream.range(0, candidates.size())
			.boxed()
			.sorted(Comparator.comparingInt((Integer index) -> hash(session, candidates.get(index))))
			.toList();
		int first = order.get(0);
		int second = order.get(1);
		return (compareSuccess(health(candidates.get(first)), health(candidates.get(second))) >= 0) ? first : second;
	}

	private static int hash(String session, ModelRef target) {
		int mixed = 31 * session.hashCode() + target.toString().hashCode();
		mixed = (mixed ^ (mixed >>> 16)) * 0x7feb352d;
		mixed = (mixed ^ (mixed >>> 15)) * 0x846ca68b;
		return mixed ^ (mixed >>> 16);
	}

	private int compareSuccess(RouteHealth one, RouteHealth other) {
		long now = this.clock.nanoTime();
		double difference = one.successRate(now) - other.successRate(now);
		return (Math.abs(difference) <= SIMILAR_RATE) ? 0 : (difference > 0) ? 1 : -1;
	}

	private boolean isFaster(RouteHealth one, RouteHealth other) {
		long now = this.clock.nanoTime();
		Duration mine = one.timePerToken(now);
		Duration others = other.timePerToken(now);
		return mine != null && others != null && mine.toNanos() * SIMILAR_TIME < others.toNanos();
	}

	/**
	 * Returns the recent health of all targets that were called so far.
	 * @return the health of each, ordered by provider and model
	 */
	public List<RouteStatus> states() {
		long now = this.clock.nanoTime();
		Map<ModelRef, RouteHealth> known = this.targets.asMap();
		double all = known.values().stream().mapToDouble((health) -> health.choices(now)).sum();
		return known.entrySet()
			.stream()
			.map((entry) -> new RouteStatus(entry.getKey(), (all > 0) ? entry.getValue().choices(now) / all : 0,
					entry.getValue().successRate(now), entry.getValue().timePerToken(now)))
			.sorted(Comparator.comparing((RouteStatus status) -> status.target().toString()))
			.toList();
	}

	@Override
	public CallProgress begin(CallContext call) {
		return new Observed(call, health(call.target()));
	}

	// A prompt that is too long, a limit of this application or a refused text would
	// fail at another target, too, or says nothing of this one.
	private static boolean isOfTarget(AiErrorType type) {
		return switch (type) {
			case RATE_LIMIT, QUOTA_EXCEEDED, OVERLOADED, PROVIDER_ERROR, TIMEOUT, NETWORK, CIRCUIT_OPEN, AUTHENTICATION,
					NOT_FOUND ->
				true;
			default -> false;
		};
	}

	private RouteHealth health(ModelRef target) {
		return this.targets.get(target, (first) -> new RouteHealth(this.clock.nanoTime()));
	}

	/**
	 * Learns from one call.
	 */
	private final class Observed implements CallProgress {

		private final CallContext call;

		private final RouteHealth health;

		private long sentAt = RouteBalancer.this.clock.nanoTime();

		Observed(CallContext call, RouteHealth health) {
			this.call = call;
			this.health = health;
		}

		@Override
		public void sent() {
			this.sentAt = RouteBalancer.this.clock.nanoTime();
		}

		@Override
		public void answered() {
			long now = RouteBalancer.this.clock.nanoTime();
			AiUsage usage = this.call.answer().usage();
			long tokens = (usage != null) ? usage.outputTokens() : this.call.answer().length() / CHARACTERS_PER_TOKEN;
			this.health.succeeded(Duration.ofNanos(now - this.sentAt), Math.max(1, tokens), now);
		}

		@Override
		public void failed(Throwable failure) {
			if (isOfTarget(AiErrorType.of(failure))) {
				this.health.failed(RouteBalancer.this.clock.nanoTime());
			}
		}

	}

}
