package io.neurolink.benchmarks.wire;

import io.neurolink.template.AiTemplate;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * A client that uses NeuroLink with the settings of {@link Application}.
 */
final class NeuroLinkClient implements StreamingClient, BlockingClient {

	private final ConfigurableApplicationContext application;

	private final AiTemplate template;

	NeuroLinkClient(Connector connector, String baseUrl) {
		this.application = Application.on(connector, baseUrl);
		this.template = this.application.getBean(AiTemplate.class);
	}

	@Override
	public void ask(String prompt, Answer answer) {
		this.template.stream(prompt).subscribe((chunk) -> {
			if (!chunk.content().isEmpty()) {
				answer.piece(chunk.content());
			}
		}, answer::ended, () -> answer.ended(null));
	}

	@Override
	public String ask(String prompt) {
		return this.template.generate(prompt);
	}

	@Override
	public void close() {
		this.application.close();
	}

}
