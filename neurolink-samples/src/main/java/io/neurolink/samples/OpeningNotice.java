package io.neurolink.samples;

import java.util.List;

import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Logs the providers that answer, so that a simulated answer is not taken for a real one.
 */
@Component
class OpeningNotice {

	private static final Logger logger = LoggerFactory.getLogger(OpeningNotice.class);

	private final AiTemplate ai;

	private final List<String> simulated;

	OpeningNotice(AiTemplate ai, ObjectProvider<SimulatedProvider> simulated) {
		this.ai = ai;
		this.simulated = simulated.orderedStream().map(SimulatedProvider::name).toList();
	}

	@EventListener(ApplicationReadyEvent.class)
	void open() {
		logger.info("The support desk is open. Default model: {}. Simulated, because no key is set: {}",
				this.ai.defaultModel(), this.simulated.isEmpty() ? "none" : String.join(", ", this.simulated));
	}

}
