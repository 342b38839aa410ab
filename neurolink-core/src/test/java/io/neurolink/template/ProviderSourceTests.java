package io.neurolink.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.SimulatedProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ProviderSource}.
 */
class ProviderSourceTests {

	private static final Timeouts SHORT = Timeouts.DEFAULT.withTotal(Duration.ofSeconds(2));

	private final List<Taken> taken = new ArrayList<>();

	private final ProviderSource source = (name, model, timeouts) -> {
		this.taken.add(new Taken(name, model, timeouts));
		SimulatedProvider.Builder builder = SimulatedProvider.builder(name);
		return ((model != null) ? builder.model(model) : builder).build();
	};

	private final SimulatedProvider first = SimulatedProvider.builder("first").model("one").build();

	private final SimulatedProvider second = SimulatedProvider.builder("second").build();

	@Test
	void replacesTheProvidersThatAreAddedBeforeAndAfterIt() {
		AiTemplate template = AiTemplate.builder()
			.provider(this.first)
			.providerSource(this.source)
			.provider(this.second)
			.defaultProvider("first")
			.timeouts("Second", SHORT)
			.build();
		assertThat(template.providers()).containsExactly("first", "second");
		assertThat(this.taken).containsExactly(new Taken("first", "one", Timeouts.DEFAULT),
				new Taken("second", this.second.defaultModel(), SHORT));
		assertThat(template.generate(AiRequest.of("Hi")).model()).isEqualTo("one");
		template.generate(AiRequest.builder().prompt("Hi").provider("SECOND").model("two").build());
		assertThat(this.first.callCount() + this.second.callCount()).isZero();
	}

	@Test
	void anUnknownNameIsAnErrorWhereProvidersAreAdded() {
		AiTemplate template = AiTemplate.builder().provider(this.first).providerSource(this.source).build();
		assertThat(template.hasProvider("third")).isFalse();
		AiRequest request = AiRequest.builder().prompt("Hi").provider("third").build();
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> template.generate(request))
			.extracting(AiException::type)
			.isEqualTo(AiErrorType.INVALID_REQUEST);
	}

	@Test
	void aTemplateWithoutProvidersHasOneOfEveryName() {
		AiTemplate template = AiTemplate.builder()
			.providerSource(this.source)
			.failover(List.of("third"))
			.timeouts("third", SHORT)
			.build();
		assertThat(template.providers()).containsExactly("mock");
		assertThat(template.generate(AiRequest.of("Hi")).provider()).isEqualTo("mock");
		AiRequest request = AiRequest.builder().prompt("Hi").provider("third").model("large").build();
		assertThat(template.generate(request).provider()).isEqualTo("third");
		assertThat(this.taken).contains(new Taken("mock", null, Timeouts.DEFAULT), new Taken("third", null, SHORT));
	}

	@Test
	void theDefaultOfATemplateWithoutProvidersKeepsItsName() {
		AiTemplate template = AiTemplate.builder().providerSource(this.source).defaultProvider("openai").build();
		assertThat(template.generate(AiRequest.of("Hi")).provider()).isEqualTo("openai");
	}

	@Test
	void theSourceNamesTheDefaultOtherwise() {
		ProviderSource named = new ProviderSource() {

			@Override
			public AiProvider provider(String name, @Nullable String model, Timeouts timeouts) {
				return SimulatedProvider.builder(name).build();
			}

			@Override
			public String defaultName() {
				return "recorded";
			}

		};
		assertThat(AiTemplate.builder().providerSource(named).build().providers()).containsExactly("recorded");
	}

	@Test
	void noSourceLeavesTheProvidersAsTheyAre() {
		AiTemplate template = AiTemplate.builder()
			.providerSource(this.source)
			.provider(this.first)
			.providerSource(null)
			.build();
		template.generate(AiRequest.of("Hi"));
		assertThat(this.first.callCount()).isEqualTo(1);
		assertThat(this.taken).isEmpty();
	}

	private record Taken(String name, @Nullable String model, Timeouts timeouts) {
	}

}
