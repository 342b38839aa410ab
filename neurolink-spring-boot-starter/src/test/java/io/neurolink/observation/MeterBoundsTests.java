package io.neurolink.observation;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.neurolink.error.AiErrorType;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvent.BreakerChange;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.AiProvider;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Neither servers nor requests decide how many meters there are.
 */
@Timeout(60)
class MeterBoundsTests {

	private static final int MANY = 3000;

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final AtomicInteger answers = new AtomicInteger();

	private @Nullable String answeringModel;

	private final AiTemplate template = template();

	@Test
	void modelsThatNobodyRequestedAreTaggedOther() {
		for (int i = 0; i < MANY; i++) {
			this.template.generate("Hello");
			this.template.stream("Hello").blockLast();
		}
		assertThat(this.registry.getMeters()).hasSizeLessThan(300);
		assertThat(tags("gen_ai.response.model")).contains("other").isSubsetOf("other", "none");
		assertThat(tags("gen_ai.request.model")).containsExactly("configured");
	}

	@Test
	void configuredAndRequestedModelsKeepTheirNames() {
		this.answeringModel = "configured";
		this.template.generate("Hello");
		this.template.generate(AiRequest.builder().prompt("Hello").model("requested").build());
		this.answeringModel = "requested";
		this.template.generate("Hello");
		this.template.stream("Hello").blockLast();
		assertThat(tags("gen_ai.response.model")).contains("configured", "requested").doesNotContain("other");
		assertThat(tags("gen_ai.request.model")).containsExactly("configured", "requested");
	}

	@Test
	void requestsThatNameManyModelsMakeABoundedNumberOfMeters() {
		this.answeringModel = "configured";
		for (int i = 0; i < MANY; i++) {
			this.template.generate(AiRequest.builder().prompt("Hello").model("model-" + i).build());
		}
		assertThat(tags("gen_ai.request.model")).hasSizeLessThanOrEqualTo(ModelTags.MOST_REQUESTED + 1)
			.contains("other");
		assertThat(tags("model")).hasSizeLessThanOrEqualTo(ModelTags.MOST_REQUESTED + 1).contains("other");
		this.template.generate("Hello");
		CallScope scope = CallScope.inside(null).model(new ModelRef("vendor", "fallback")).build();
		this.template.generateMono(AiRequest.of("Hello")).contextWrite(scope::writeTo).block();
		assertThat(tags("gen_ai.request.model")).contains("configured", "fallback");
	}

	@Test
	void eventsThatNameManyModelsMakeABoundedNumberOfMeters() {
		AiMeters meters = new AiMeters(this.registry);
		for (int i = 0; i < MANY; i++) {
			meters.onEvent(new AiEvent.MalformedEventSkipped("vendor", "model-" + i));
			meters.onEvent(new AiEvent.Fallback("Desk#answer", "vendor/model-" + i, "method", AiErrorType.TIMEOUT));
			meters
				.onEvent(new BreakerChange("vendor/model-" + i, BreakerChange.State.CLOSED, BreakerChange.State.OPEN));
		}
		assertThat(this.registry.getMeters()).hasSizeLessThan(600);
	}

	@Test
	void aTagIsPrintable() {
		this.template.generate(AiRequest.builder().prompt("Hello").model("a\u202e\n" + "b".repeat(10_000)).build());
		assertThat(tags("gen_ai.request.model")).singleElement()
			.satisfies((tag) -> assertThat(tag).startsWith("a bbb").hasSizeLessThanOrEqualTo(256));
	}

	private Set<String> tags(String key) {
		Set<String> tags = new TreeSet<>();
		this.registry.getMeters().forEach((meter) -> {
			String value = meter.getId().getTag(key);
			if (value != null) {
				tags.add(value);
			}
		});
		return tags;
	}

	private AiTemplate template() {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.registry));
		AiTemplate[] made = new AiTemplate[1];
		GenAiServers servers = new GenAiServers(() -> made[0]);
		made[0] = AiTemplate.builder()
			.provider(new Provider())
			.middleware(new MeteredCalls(this.registry, servers))
			.middleware(new ObservedCalls(observations, servers, AiClock.system()))
			.build();
		return made[0];
	}

	private final class Provider implements AiProvider {

		@Override
		public String name() {
			return "vendor";
		}

		@Override
		public String defaultModel() {
			return "configured";
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			return Mono.just(AiResponse.builder()
				.content("Hi")
				.model(model())
				.finishReason("reason-" + MeterBoundsTests.this.answers.get())
				.requestId("id-" + MeterBoundsTests.this.answers.get())
				.usage(AiUsage.of(1, 1))
				.build());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.just(AiChunk.builder().content("Hi").model(model()).build(),
					AiChunk.builder().model(model()).finishReason("stop").usage(AiUsage.of(1, 1)).build());
		}

		private String model() {
			String fixed = MeterBoundsTests.this.answeringModel;
			return (fixed != null) ? fixed : "model-" + MeterBoundsTests.this.answers.incrementAndGet();
		}

	}

}
