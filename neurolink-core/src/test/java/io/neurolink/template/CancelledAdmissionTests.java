package io.neurolink.template;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.pace.PaceSettings;
import io.neurolink.pace.PaceStatus;
import io.neurolink.pace.Pacer;
import io.neurolink.scope.AiCallGate;
import io.neurolink.scope.CallScope;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A caller that cancels while its call is admitted, on another thread than the one that
 * subscribes: what was taken for the call is given back.
 */
@Timeout(30)
class CancelledAdmissionTests {

	private final ScriptedProvider provider = new ScriptedProvider("openai", "gpt-4o");

	private final BaseSubscriber<Object> caller = new BaseSubscriber<>() {
	};

	private final AtomicInteger ended = new AtomicInteger();

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aGateIsToldOfTheEnd(boolean streamed) {
		CallScope scope = CallScope.inside(null).gate((request) -> Mono.defer(() -> {
			this.caller.cancel();
			return Mono.just(admission());
		})).build();
		call(AiTemplate.builder().provider(this.provider).build(), streamed, scope);
		assertThat(this.provider.requests).isEmpty();
		assertThat(this.ended).hasValue(1);
	}

	@Test
	void gatesInsideAreToldOfTheEnd() {
		CallScope around = CallScope.inside(null).gate((request) -> Mono.fromSupplier(this::admission)).build();
		CallScope scope = CallScope.inside(around).gate((request) -> Mono.defer(() -> {
			this.caller.cancel();
			return Mono.just(admission());
		})).build();
		call(AiTemplate.builder().provider(this.provider).build(), false, scope);
		assertThat(this.ended).hasValue(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aPacedCallIsNoLongerUnderWay(boolean streamed) {
		Pacer pacer = new Pacer(new PaceSettings(Duration.ofSeconds(30), Duration.ofMinutes(5)),
				(text, provider, model) -> {
					this.caller.cancel();
					return 1;
				}, VirtualClock.manual(), AiEvents.to(List.of()));
		call(AiTemplate.builder().provider(this.provider).pacer(pacer).build(), streamed, null);
		assertThat(this.provider.requests).isEmpty();
		assertThat(pacer.status()).singleElement().extracting(PaceStatus::underWay).isEqualTo(0);
	}

	private AiCallGate.Admission admission() {
		return new AiCallGate.Admission() {

			@Override
			public void ended(@Nullable AiUsage usage, String delivered) {
				CancelledAdmissionTests.this.ended.incrementAndGet();
			}

		};
	}

	private void call(AiTemplate template, boolean streamed, @Nullable CallScope scope) {
		AiRequest request = AiRequest.of("?");
		Mono<AiResponse> whole = template.generateMono(request);
		Flux<AiChunk> stream = template.stream(request);
		Publisher<?> call = streamed ? stream : whole;
		Flux.from(call)
			.cast(Object.class)
			.contextWrite((context) -> (scope != null) ? scope.writeTo(context) : context)
			.subscribe(this.caller);
	}

}
