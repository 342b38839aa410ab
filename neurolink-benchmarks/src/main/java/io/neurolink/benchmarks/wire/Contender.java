package io.neurolink.benchmarks.wire;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A client that reads streams.
 */
enum Contender {

	OURS_REACTOR("**ours**, Reactor Netty", (url) -> new NeuroLinkClient(Connector.REACTOR, url)),

	BARE_REACTOR("bare `WebClient`, Reactor Netty", (url) -> new BareClient(Connector.REACTOR, url)),

	OURS_JDK("**ours**, JDK client", (url) -> new NeuroLinkClient(Connector.JDK, url)),

	BARE_JDK("bare `WebClient`, JDK client", (url) -> new BareClient(Connector.JDK, url)),

	SPRING_AI("Spring AI `OpenAiChatModel`", SpringAiClient::new),

	LANGCHAIN4J("LangChain4j `OpenAiStreamingChatModel`", LangChainClient::new);

	private final String label;

	private final Function<String, StreamingClient> opener;

	Contender(String label, Function<String, StreamingClient> opener) {
		this.label = label;
		this.opener = opener;
	}

	/**
	 * Returns its label in the table; ours in bold.
	 */
	String label() {
		return this.label;
	}

	/**
	 * Returns whether it completes ten thousand streams within seconds, so that it can be
	 * measured repeatedly.
	 */
	boolean onWebClient() {
		return this != SPRING_AI && this != LANGCHAIN4J;
	}

	/**
	 * Returns the bare client to compare with, or {@code null} if it is not based on
	 * {@code WebClient}.
	 */
	@Nullable Contender bare() {
		return switch (this) {
			case OURS_REACTOR -> BARE_REACTOR;
			case OURS_JDK -> BARE_JDK;
			default -> null;
		};
	}

	StreamingClient open(String baseUrl) {
		return this.opener.apply(baseUrl);
	}

}
