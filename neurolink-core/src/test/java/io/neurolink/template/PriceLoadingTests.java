package io.neurolink.template;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PriceLoading}.
 */
class PriceLoadingTests {

	private final List<String> loadedOn = new CopyOnWriteArrayList<>();

	private final PriceLoading loading = new PriceLoading(() -> !this.loadedOn.isEmpty(),
			() -> this.loadedOn.add(Thread.currentThread().getName()));

	private final Mono<Integer> call = Mono.fromSupplier(this.loadedOn::size);

	@Test
	void aThreadThatMayBlockLoadsThePricesItself() {
		assertThat(this.loading.before(this.call).block()).isOne();
		assertThat(this.loadedOn).containsExactly(Thread.currentThread().getName());
	}

	@Test
	void aThreadThatMustNotBlockLeavesThatToAnother() {
		assertThat(Mono.defer(() -> this.loading.before(this.call)).subscribeOn(Schedulers.parallel()).block())
			.as("loaded before the call")
			.isOne();
		assertThat(this.loadedOn).singleElement().asString().startsWith("boundedElastic-");
	}

	@Test
	void aStreamWaitsForThePricesToo() {
		Flux<Integer> stream = Flux.defer(() -> this.loading.before(this.call.flux()))
			.subscribeOn(Schedulers.parallel());
		assertThat(stream.collectList().block()).containsExactly(1);
		assertThat(this.loadedOn).singleElement().asString().startsWith("boundedElastic-");
	}

	@Test
	void pricesThatCannotBeLoadedFailNoCallThatNeedsNone() {
		PriceLoading failing = new PriceLoading(() -> false, () -> {
			throw new IllegalStateException("missing");
		});
		assertThat(failing.before(this.call).block()).isZero();
		assertThat(Mono.defer(() -> failing.before(this.call)).subscribeOn(Schedulers.parallel()).block()).isZero();
	}

	@Test
	void pricesThatAreLoadedDelayNothing() {
		this.loading.load().run();
		assertThat(this.loading.before(this.call)).isSameAs(this.call);
		assertThat(this.loadedOn).hasSize(1);
	}

}
