package io.neurolink.provider.anthropic;

import io.neurolink.testserver.Connectors;
import org.junit.jupiter.api.Tag;

/**
 * Anthropic's wire format on the JDK's HTTP client.
 */
@Tag("thorough")
class AnthropicOnJdkClientWireTests extends AnthropicWireTests {

	@Override
	protected Connectors connectors() {
		return Connectors.JDK;
	}

}
