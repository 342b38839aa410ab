package io.neurolink.provider.google;

import io.neurolink.testserver.Connectors;
import org.junit.jupiter.api.Tag;

/**
 * Google's wire format on Reactor Netty.
 */
@Tag("thorough")
class GoogleAiOnReactorNettyWireTests extends GoogleAiWireTests {

	@Override
	protected Connectors connectors() {
		return Connectors.REACTOR_NETTY;
	}

}
