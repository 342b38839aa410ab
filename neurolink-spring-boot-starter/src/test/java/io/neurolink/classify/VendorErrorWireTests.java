package io.neurolink.classify;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.error.AiException;
import io.neurolink.error.SuspensionScope;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.google.GoogleAiProtocol;
import io.neurolink.provider.http.HttpProvider;
import io.neurolink.provider.http.WireProtocol;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Each sample of an error, byte for byte, from a server to the provider that has to
 * classify it, on one client or the other.
 */
@Timeout(60)
class VendorErrorWireTests {

	private static final Pattern REASON = Pattern
		.compile("\"(?:[Mm]essage|error|detail|msg|error_msg|status_msg)\"\\s*:\\s*\"([^\"\\\\*{]{1,40})");

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void closeTheServer() {
		this.server.close();
	}

	static List<VendorErrorSample> samples() {
		return VendorErrorSample.all();
	}

	@ParameterizedTest
	@MethodSource("samples")
	void isClassifiedAndSuspendsWhatItSays(VendorErrorSample sample) {
		this.server.always(sample.reply());
		HttpProvider provider = HttpProvider.create("vendor", protocol(sample.protocol()), WebClient.builder(),
				Connectors.inTurn(sample.body().length()).connector(), this.server.url(),
				ApiKeyPool.of(List.of("sk-test-0123456789")), "m");
		AiRequest request = AiRequest.of("Hello");
		AiException failure = catchThrowableOfType(AiException.class, () -> {
			if (sample.isStream()) {
				provider.stream(request).blockLast();
			}
			else {
				provider.generate(request).block();
			}
		});
		assertThat(failure.type()).isEqualTo(sample.type());
		assertThat(failure.suspends()).isEqualTo(sample.suspends());
		ApiKeyPool.Status status = provider.keys().status().get(0);
		boolean timed = !sample.isStream() || sample.suspends() != SuspensionScope.MODEL;
		assertThat(status.isHealthy()).isEqualTo(sample.suspends() != SuspensionScope.KEY);
		assertThat(status.models()).hasSize((sample.suspends() == SuspensionScope.MODEL && timed) ? 1 : 0);
		Matcher reason = REASON.matcher(sample.body());
		if (!sample.body().contains("***") && sample.statusOfError() != null && reason.find()) {
			assertThat(failure.getMessage()).contains(reason.group(1).strip().replaceAll("\\s+", " "));
		}
	}

	private static WireProtocol protocol(String name) {
		return switch (name) {
			case "openai" -> new OpenAiProtocol("http://localhost/v1");
			case "anthropic" -> new AnthropicProtocol();
			case "google-ai" -> new GoogleAiProtocol();
			default -> throw new IllegalArgumentException(name);
		};
	}

}
