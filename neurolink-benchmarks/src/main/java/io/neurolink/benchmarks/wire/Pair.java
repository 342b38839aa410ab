package io.neurolink.benchmarks.wire;

import java.util.function.Function;

/**
 * A client for whole answers with NeuroLink, and the client that it is compared with.
 */
enum Pair {

	REACTOR("`AiTemplate` over `WebClient`, Reactor Netty", (url) -> new NeuroLinkClient(Connector.REACTOR, url),
			(url) -> new BareClient(Connector.REACTOR, url)),

	JDK("`AiTemplate` over `WebClient`, JDK client", (url) -> new NeuroLinkClient(Connector.JDK, url),
			(url) -> new BareClient(Connector.JDK, url)),

	SPRING_AI("Spring AI `OpenAiChatModel`, wrapped over bare", WrappedSpringAiClient::new, SpringAiClient::new),

	LANGCHAIN4J("LangChain4j `OpenAiChatModel`, wrapped over bare", WrappedLangChainClient::new,
			BlockingLangChainClient::new);

	private final String label;

	private final Function<String, BlockingClient> ours;

	private final Function<String, BlockingClient> bare;

	Pair(String label, Function<String, BlockingClient> ours, Function<String, BlockingClient> bare) {
		this.label = label;
		this.ours = ours;
		this.bare = bare;
	}

	String label() {
		return this.label;
	}

	BlockingClient ours(String baseUrl) {
		return this.ours.apply(baseUrl);
	}

	BlockingClient bare(String baseUrl) {
		return this.bare.apply(baseUrl);
	}

}
