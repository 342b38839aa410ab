package io.neurolink.provider.openai;

import io.neurolink.testserver.Connectors;

/**
 * OpenAI's wire format on the JDK's HTTP client.
 */
class OpenAiOnJdkClientWireTests extends OpenAiWireTests {

	@Override
	protected Connectors connectors() {
		return Connectors.JDK;
	}

}
