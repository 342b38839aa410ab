package io.neurolink.springai;

import io.neurolink.annotation.AiFallback;
import io.neurolink.testserver.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hedged calls of the chat models of Spring AI: the second call goes to another vendor.
 */
@Timeout(50) // less than the timeout of the call that hangs
class HedgedChatModelTests {

	private static final Wire FIRST = Wire.OPENAI;

	private static final Wire SECOND = Wire.ANTHROPIC;

	private static Host host;

	@BeforeAll
	static void start() {
		host = new Host(FIRST, SECOND).with("neurolink.hedge.ratio=1").start(Desk.class);
	}

	@AfterAll
	static void stop() {
		host.close();
	}

	@Test
	void aCallThatIsSlowIsAnsweredByTheOtherVendor() {
		host.server(FIRST).always(Reply.hang());
		host.server(SECOND).always(SECOND.answer("On its way"));
		assertThat(host.bean(Desk.class).answer("Where is my parcel?")).isEqualTo("On its way");
	}

	@Test
	void aStreamThatIsSlowIsAnsweredByTheOtherVendor() {
		host.server(FIRST).always(Reply.hang());
		host.server(SECOND).always(SECOND.stream("On its", " way"));
		assertThat(String.join("", host.bean(Desk.class).live("Where is my parcel?").collectList().block()))
			.isEqualTo("On its way");
	}

	@Service
	static class Desk {

		private final ChatClient client;

		Desk(@Qualifier("openAiChatModel") ChatModel model) {
			this.client = ChatClient.create(model);
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", hedgeAfter = "200ms")
		String answer(String question) {
			return this.client.prompt(question).call().content();
		}

		@AiFallback(models = "anthropic/claude-haiku-4-5", hedgeAfter = "200ms")
		Flux<String> live(String question) {
			return this.client.prompt(question).stream().content();
		}

	}

}
