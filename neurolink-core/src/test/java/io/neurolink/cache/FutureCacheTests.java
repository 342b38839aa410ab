package io.neurolink.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import io.neurolink.event.AiEvents;
import io.neurolink.scope.AsyncCall;
import io.neurolink.scope.CallScope;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AnswerCache} around futures.
 */
@Timeout(30)
class FutureCacheTests {

	private static final CacheKey KEY = CacheKey.of(List.of("why?"), String.class, null);

	private final AiCaches caches = new AiCaches(new CaffeineCacheStore(100, Map.of(), VirtualClock.manual()),
			AiEvents.none());

	private final AnswerCache cache = this.caches.cache(new CachePolicy("answers", Duration.ofHours(1)));

	private final List<CompletableFuture<String>> made = new ArrayList<>();

	@Test
	void aHitIsAvailableAtOnceAndBelongsToItsCaller() throws Exception {
		assertThat(future(answered("because"))).isCompletedWithValue("because");
		CompletableFuture<String> hit = future(failing());
		assertThat(hit).isCompletedWithValue("because");
		hit.obtrudeValue("changed");
		assertThat(future(failing())).isCompletedWithValue("because");
	}

	@Test
	void anAnswerIsStoredBeforeItIsAvailable() throws Exception {
		CompletableFuture<String> leader = future(pending());
		List<@Nullable String> stored = new ArrayList<>();
		leader.thenAccept((answer) -> stored.add(blocking()));
		this.made.get(0).complete("because");
		assertThat(stored).containsExactly("because");
	}

	@Test
	void aFailureIsNotStoredAndEndsTheFlight() throws Exception {
		CompletableFuture<String> leader = future(pending());
		CompletableFuture<String> waiter = future(failing());
		this.made.get(0).completeExceptionally(new CompletionException(new IllegalStateException("no")));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(leader::join)
			.withCauseInstanceOf(IllegalStateException.class);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(waiter::join)
			.withRootCauseInstanceOf(IllegalStateException.class);
		assertThat(this.caches.underWay()).isZero();
		assertThat(future(answered("because"))).isCompletedWithValue("because");
	}

	@Test
	void aFailureBeforeTheFutureEndsTheFlight() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> future(failing()));
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void anErrorWhileTheAnswerIsStoredEndsTheFlight() throws Exception {
		StackOverflowError error = new StackOverflowError("a deep answer");
		CompletableFuture<String> leader = this.cache.future(KEY, (answer) -> {
			throw error;
		}, null, pending());
		CompletableFuture<String> waiter = future(failing());
		this.made.get(0).complete("because");
		assertThat(leader).isDone();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(leader::join).withCause(error);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(waiter::join)
			.withRootCauseInstanceOf(StackOverflowError.class);
		assertThat(this.caches.underWay()).isZero();
		assertThat(future(answered("because"))).isCompletedWithValue("because");
	}

	@Test
	void concurrentFuturesShareOneCall() throws Exception {
		CompletableFuture<String> leader = future(pending());
		CompletableFuture<String> waiter = future(failing());
		this.made.get(0).complete("because");
		assertThat(leader).isCompletedWithValue("because");
		assertThat(waiter.get(10, TimeUnit.SECONDS)).isEqualTo("because");
	}

	@Test
	void aLeaderThatIsCancelledLeavesTheCallToTheOthers() throws Exception {
		CompletableFuture<String> leader = future(pending());
		CompletableFuture<String> waiter = future(failing());
		leader.cancel(true);
		assertThat(this.made.get(0)).isNotDone();
		this.made.get(0).complete("because");
		assertThat(waiter.get(10, TimeUnit.SECONDS)).isEqualTo("because");
		assertThat(future(failing())).isCompletedWithValue("because");
	}

	@Test
	void theCallIsCancelledWithItsLastCaller() throws Exception {
		CompletableFuture<String> leader = future(pending());
		CompletableFuture<String> waiter = future(failing());
		waiter.cancel(true);
		assertThat(this.made.get(0)).isNotDone();
		leader.cancel(true);
		leader.cancel(true);
		assertThat(this.made.get(0)).isCancelled();
		assertThat(this.caches.underWay()).isZero();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(leader::join);
	}

	@Test
	void aCallInsideTheLeadingOneIsMadeWithoutTheCache() throws Exception {
		CompletableFuture<String> outer = this.cache.future(KEY, (answer) -> true, null,
				call((scope) -> this.cache.future(KEY, (answer) -> true, scope, answered("inner"))));
		assertThat(outer).isCompletedWithValue("inner");
		assertThat(this.caches.underWay()).isZero();
	}

	@Test
	void anEmptyAnswerIsNotStored() throws Exception {
		assertThat(future(answered(null))).isCompletedWithValue(null);
		assertThat(future(answered("because"))).isCompletedWithValue("because");
	}

	private CompletableFuture<String> future(AsyncCall<String> call) throws Exception {
		return this.cache.future(KEY, (answer) -> true, CallScope.current(), call);
	}

	private String blocking() {
		try {
			return this.cache.call(KEY, (answer) -> true, () -> "another");
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private AsyncCall<String> pending() {
		return call((scope) -> {
			CompletableFuture<String> future = new CompletableFuture<>();
			this.made.add(future);
			return future;
		});
	}

	private static AsyncCall<String> answered(@Nullable String answer) {
		return call((scope) -> CompletableFuture.completedFuture(answer));
	}

	private static AsyncCall<String> failing() {
		return call((scope) -> {
			throw new IllegalStateException("called");
		});
	}

	private static AsyncCall<String> call(FutureCall call) {
		return new AsyncCall<>() {

			@Override
			public CompletableFuture<String> future(@Nullable CallScope scope) throws Exception {
				return call.make(scope);
			}

			@Override
			public Flux<String> flux(@Nullable CallScope scope) {
				return Flux.error(new IllegalStateException("subscribed to"));
			}

		};
	}

	@FunctionalInterface
	private interface FutureCall {

		CompletableFuture<String> make(@Nullable CallScope scope) throws Exception;

	}

}
