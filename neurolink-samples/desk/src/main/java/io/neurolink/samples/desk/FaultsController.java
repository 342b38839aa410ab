package io.neurolink.samples.desk;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiErrorType;
import io.neurolink.provider.ProviderName;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.time.Durations;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.server.ResponseStatusException;

/**
 * Sets and removes faults of the simulated providers. Removing the faults of a provider
 * also closes its circuit breaker, so that it is called again immediately. Real providers
 * are not affected.
 */
@RestController
class FaultsController {

	private static final Logger logger = LoggerFactory.getLogger(FaultsController.class);

	private static final String ALL = "all";

	private final List<SimulatedProvider> providers;

	private final CircuitBreakers breakers;

	FaultsController(SimulatedVendors vendors, CircuitBreakers breakers) {
		this.providers = vendors.vendors();
		this.breakers = breakers;
	}

	@GetMapping("/api/faults")
	List<Faults> faults() {
		return this.providers.stream().map(Faults::of).toList();
	}

	@PostMapping("/api/faults")
	List<Faults> change(@RequestBody FaultChange change, HttpServletRequest request) {
		checkOrigin(request);
		List<SimulatedProvider> chosen = chosen(change.provider());
		try {
			change.check();
		}
		catch (IllegalArgumentException ex) {
			throw refused(String.valueOf(ex.getMessage()));
		}
		chosen.forEach(change::applyTo);
		if (Boolean.TRUE.equals(change.healthy())) {
			chosen.forEach((provider) -> this.breakers.reset(provider.name()));
		}
		chosen.forEach((provider) -> logger.info("Faults of {}: {}", provider.name(), provider.faults()));
		return faults();
	}

	// A page of another site could send this request from a browser on this machine.
	// Programs send no Origin header.
	private static void checkOrigin(HttpServletRequest request) {
		if (CorsUtils.isCorsRequest(request)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN,
					"Faults are changed only from the page of this application.");
		}
	}

	private List<SimulatedProvider> chosen(@Nullable String name) {
		if (name == null || name.isBlank()) {
			throw refused("'provider' is missing; name " + choice() + ".");
		}
		if (name.equals(ALL)) {
			return this.providers;
		}
		String wanted = ProviderName.canonical(name);
		List<SimulatedProvider> found = this.providers.stream()
			.filter((provider) -> ProviderName.canonical(provider.name()).equals(wanted))
			.toList();
		if (found.isEmpty()) {
			throw refused("There is no simulated provider '" + name + "'; name " + choice() + ".");
		}
		return found;
	}

	private String choice() {
		List<String> names = this.providers.stream().map(SimulatedProvider::name).toList();
		return names.isEmpty() ? ALL : "one of " + String.join(", ", names) + ", or " + ALL;
	}

	private static ResponseStatusException refused(String reason) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, reason);
	}

	/**
	 * The active faults of one provider.
	 *
	 * @param provider the provider's name
	 * @param calls the number of calls so far
	 * @param latency the duration of an answer
	 * @param failNext the number of next calls that fail
	 * @param failNextType the type of their failures
	 * @param failureRate the share of all other calls that fails, from 0 to 1
	 * @param failureType the type of their failures
	 * @param retryAfter the time to wait that failures name
	 * @param status the HTTP status of failures
	 * @param cutStreamAfter the number of chunks after which streams are cut
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	@JsonPropertyOrder({ "provider", "calls", "latency", "failNext", "failNextType", "failureRate", "failureType",
			"retryAfter", "status", "cutStreamAfter" })
	record Faults(String provider, long calls, String latency, @Nullable Integer failNext,
			@Nullable AiErrorType failNextType, @Nullable Double failureRate, @Nullable AiErrorType failureType,
			@Nullable String retryAfter, @Nullable Integer status, @Nullable Integer cutStreamAfter) {

		static Faults of(SimulatedProvider provider) {
			SimulatedProvider.Faults now = provider.faults();
			return new Faults(provider.name(), provider.callCount(), Durations.format(now.latency()),
					(now.failNext() > 0) ? now.failNext() : null, now.failNextType(),
					(now.failureRate() > 0) ? now.failureRate() : null, now.failureType(),
					(now.retryAfter() != null) ? Durations.format(now.retryAfter()) : null, now.status(),
					now.cutStreamAfter());
		}

	}

}
