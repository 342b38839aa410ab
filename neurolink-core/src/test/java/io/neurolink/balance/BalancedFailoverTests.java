package io.neurolink.balance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.neurolink.error.AiErrorType;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the balanced failover, on a virtual clock.
 */
@Timeout(60)
class BalancedFailoverTests {

	private final VirtualClock clock = VirtualClock.manual();

	private final Random random = new Random(20);

	private final List<AiEvent> events = new ArrayList<>();

	private final RouteBalancer balancer = new RouteBalancer(this.clock, this.random::nextInt);

	private final List<SimulatedProvider> providers = new ArrayList<>();

	private int callsPerSecond = 20;

	@ParameterizedTest
	@CsvSource({ "2, 20", "3, 20", "2, 5", "3, 100", "4, 50" })
	void aTargetThatFailsIsAvoidedWithinTenSecondsAndUsedAgainWithinAMinuteOfItsRecovery(int targets, int rate) {
		AiTemplate template = template(targets, Duration.ofMillis(200));
		this.callsPerSecond = rate;
		run(template, 30);
		double fair = 1.0 / targets;
		assertThat(share(run(template, 20), 0)).isBetween(fair - 0.12, fair + 0.12);
		this.providers.get(0).failureRate(0.3, AiErrorType.OVERLOADED);
		run(template, 10);
		assertThat(share(run(template, 30), 0)).isLessThan(0.1);
		this.providers.get(0).failureRate(0, AiErrorType.OVERLOADED);
		run(template, 50);
		assertThat(share(run(template, 10), 0)).isGreaterThan(Math.min(0.25, fair * 0.75));
	}

	@Test
	void aTargetThatIsDownIsTriedAgainSeldomAndUsedAgainWithinAMinute() {
		AiTemplate template = template(2, Duration.ofMillis(200));
		run(template, 30);
		this.providers.get(0).failureRate(1, AiErrorType.NETWORK);
		run(template, 10);
		assertThat(share(run(template, 120), 0)).isLessThan(0.05);
		this.providers.get(0).healthy();
		run(template, 60);
		assertThat(share(run(template, 10), 0)).isGreaterThan(0.25);
	}

	@Test
	void theFasterTargetIsPreferred() {
		AiTemplate template = template(2, Duration.ofMillis(200));
		this.providers.get(0).latency(Duration.ofSeconds(2));
		run(template, 20);
		assertThat(share(run(template, 60), 0)).isLessThan(0.3);
	}

	@Test
	void aFailedCallGoesToOneOfThoseLeft() {
		AiTemplate template = template(3, Duration.ZERO);
		for (int i = 0; i < 2; i++) {
			this.providers.get(i).failureRate(1, AiErrorType.QUOTA_EXCEEDED);
		}
		for (int i = 0; i < 20; i++) {
			assertThat(template.generate(AiRequest.of("why?")).provider()).isEqualTo("p2");
		}
	}

	@Test
	void aCallThatNamesItsProviderOrHasAFallbackAroundItIsNotBalanced() throws Exception {
		AiTemplate template = template(2, Duration.ZERO);
		AiRequest named = AiRequest.builder().prompt("why?").provider("p1").build();
		for (int i = 0; i < 10; i++) {
			assertThat(template.generate(named).provider()).isEqualTo("p1");
			CallScope scope = CallScope.nested().model(ModelRef.parse("p1/simulated-1")).build();
			assertThat(scope.call(() -> template.generate(AiRequest.of("why?"))).provider()).isEqualTo("p1");
			CallScope routes = CallScope.nested().routesLeft(true).build();
			assertThat(routes.call(() -> template.generate(AiRequest.of("why?"))).provider()).isEqualTo("p0");
		}
		assertThat(this.events).isEmpty();
	}

	@Test
	void aSessionStaysAtItsTargetWhileThatWorks() {
		AiTemplate template = template(3, Duration.ZERO);
		Map<String, String> homes = new HashMap<>();
		for (int round = 0; round < 5; round++) {
			for (int session = 0; session < 60; session++) {
				String provider = ask(template, "s" + session);
				assertThat(homes.putIfAbsent("s" + session, provider)).isIn(null, provider);
			}
			this.clock.advance(Duration.ofSeconds(1));
		}
		assertThat(new HashSet<>(homes.values())).isEqualTo(Set.of("p0", "p1", "p2"));
		this.providers.get(0).failureRate(1, AiErrorType.OVERLOADED);
		homes.keySet().forEach((session) -> ask(template, session));
		long before = this.providers.get(0).callCount();
		homes.keySet().forEach((session) -> assertThat(ask(template, session)).isNotEqualTo("p0"));
		assertThat(this.providers.get(0).callCount()).isEqualTo(before);
		homes.forEach((session, home) -> {
			if (!home.equals("p0")) {
				assertThat(ask(template, session)).isEqualTo(home);
			}
		});
		this.providers.get(0).healthy();
		this.clock.advance(Duration.ofMinutes(1));
		homes.forEach((session, home) -> assertThat(ask(template, session)).isEqualTo(home));
	}

	@Test
	void theSharesAreReported() {
		AiTemplate template = template(2, Duration.ofMillis(100));
		run(template, 10);
		assertThat(this.balancer.states()).extracting((status) -> status.target().toString())
			.containsExactly("p0/simulated-1", "p1/simulated-1");
		assertThat(this.balancer.states().stream().mapToDouble(RouteStatus::share).sum()).isBetween(0.999, 1.001);
		assertThat(this.balancer.states()).allSatisfy((status) -> {
			assertThat(status.successRate()).isEqualTo(1);
			assertThat(status.timePerToken()).isNotNull();
		});
		assertThat(this.events).hasSize(200).allMatch(AiEvent.RouteChosen.class::isInstance);
	}

	@Test
	void aFailureThatIsNotOfTheTargetDoesNotCount() {
		AiTemplate template = template(2, Duration.ZERO);
		this.providers.get(0).failureRate(1, AiErrorType.CONTEXT_LENGTH);
		for (int i = 0; i < 50; i++) {
			template.tryGenerate(AiRequest.of("why?"));
		}
		assertThat(this.balancer.states()).extracting(RouteStatus::successRate).containsOnly(1.0);
	}

	private AiTemplate template(int targets, Duration latency) {
		AiTemplate.Builder builder = AiTemplate.builder()
			.defaultProvider("p0")
			.balancer(this.balancer)
			.events(AiEvents.to(List.of(this.events::add)));
		List<String> names = new ArrayList<>();
		for (int i = 0; i < targets; i++) {
			SimulatedProvider provider = SimulatedProvider.builder("p" + i)
				.clock(this.clock)
				.latency(latency)
				.seed(i)
				.build();
			this.providers.add(provider);
			builder.provider(provider);
			names.add("p" + i);
		}
		return builder.failover(names).build();
	}

	private Map<String, Integer> run(AiTemplate template, int seconds) {
		this.events.clear();
		List<CompletableFuture<AiResponse>> answers = new ArrayList<>();
		for (int i = 0; i < seconds * this.callsPerSecond; i++) {
			answers.add(template.generateAsync("why?"));
			this.clock.advance(Duration.ofSeconds(1).dividedBy(this.callsPerSecond));
		}
		Map<String, Integer> chosen = new HashMap<>();
		for (AiEvent event : this.events) {
			if (event instanceof AiEvent.RouteChosen choice) {
				chosen.merge(choice.target(), 1, Integer::sum);
			}
		}
		assertThat(answers).isNotEmpty();
		return chosen;
	}

	private static double share(Map<String, Integer> chosen, int target) {
		double all = chosen.values().stream().mapToInt(Integer::intValue).sum();
		return chosen.getOrDefault("p" + target + "/simulated-1", 0) / all;
	}

	private static String ask(AiTemplate template, String session) {
		return String.valueOf(
				template.generate(AiRequest.builder().prompt("why?").metadata("session", session).build()).provider());
	}

}
