package io.neurolink.langchain4j;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.neurolink.model.AiChunk;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.ReceivedRequest;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Models among the beans of an application, against a server of OpenAI's wire.
 */
@Timeout(60)
class ModelBeansTests {

	private final ScriptedServer server = new ScriptedServer();

	private final ApplicationContextRunner runner = LangChain4jContext.runner(this.server)
		.withUserConfiguration(LangChain4jContext.OpenAi.class);

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void bothModelsOfAVendorAreOneProvider() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			AiTemplate template = context.getBean(AiTemplate.class);
			assertThat(template.providers()).containsExactly("openai");
			this.server.enqueue(OpenAiReplies.text("forty-two"), OpenAiReplies.stream("forty", "-two"));
			assertThat(template.generate("why?")).isEqualTo("forty-two");
			assertThat(template.stream("why?").map(AiChunk::content).collectList().block()).containsExactly("forty",
					"-two", "");
			assertThat(this.server.takeRequest().body()).contains("\"gpt-4o\"").doesNotContain("\"stream\":true");
			assertThat(this.server.takeRequest().body()).contains("\"gpt-4o\"").containsPattern("\"stream\" ?: ?true");
		});
	}

	@Test
	void callOfAModel() {
		this.runner.run((context) -> {
			this.server.enqueue(OpenAiReplies.text("forty-two"));
			ChatResponse answer = context.getBean(ChatModel.class)
				.chat(ChatRequest.builder().messages(UserMessage.from("why?")).temperature(0.25).build());
			assertThat(answer.aiMessage().text()).isEqualTo("forty-two");
			assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
			assertThat(answer.tokenUsage().totalTokenCount()).isEqualTo(10);
			assertThat(answer.modelName()).isEqualTo("gpt-4o-2024");
			ReceivedRequest request = this.server.takeRequest();
			assertThat(request.body()).contains("why?").contains("0.25");
		});
	}

	@Test
	void streamOfAModel() {
		this.runner.run((context) -> {
			this.server.enqueue(OpenAiReplies.stream("forty", "-two"));
			Recording recording = new Recording();
			context.getBean(StreamingChatModel.class).chat("why?", recording);
			assertThat(recording.answer().aiMessage().text()).isEqualTo("forty-two");
			assertThat(recording.parts).containsExactly("forty", "-two");
			assertThat(recording.answer().tokenUsage().totalTokenCount()).isEqualTo(10);
		});
	}

	@Test
	void persistentFailureMakesTheDefaultNumberOfRequests() {
		this.runner.run((context) -> {
			this.server.always(OpenAiReplies.error(503, "server_error", "overloaded"));
			assertThatExceptionOfType(InternalServerException.class)
				.isThrownBy(() -> context.getBean(ChatModel.class).chat("why?"))
				.satisfies((failure) -> assertThat(failure.getSuppressed()).hasSize(2)
					.allMatch(InternalServerException.class::isInstance));
			assertThat(this.server.requestCount()).isEqualTo(3);
			Recording recording = new Recording();
			context.getBean(StreamingChatModel.class).chat("why?", recording);
			assertThat(recording.failure()).isInstanceOf(InternalServerException.class);
			assertThat(this.server.requestCount()).isEqualTo(6);
		});
	}

}
