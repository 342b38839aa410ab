package io.neurolink.benchmarks.wire;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Measures the wrapper of a model itself: calls to models that answer at once, so that
 * the result does not depend on a network, in a separate process.
 */
final class WrapperRun {

	private static final int CALLS = 20_000;

	private static final String ANSWER = "Hello";

	private WrapperRun() {
	}

	/**
	 * Runs the measurement and prints the result.
	 * @param args the number of rounds, of which the fastest counts
	 */
	public static void main(String[] args) {
		int rounds = Integer.parseInt(args[0]);
		try (ConfigurableApplicationContext application = Application.with(Models.class, "")) {
			ChatModel springAi = application.getBean("springAiChatModel", ChatModel.class);
			dev.langchain4j.model.chat.ChatModel langChain = application.getBean("langChainChatModel",
					dev.langchain4j.model.chat.ChatModel.class);
			Fork.tell(
					new Result(micros(rounds, () -> springAi.call("Hi")), micros(rounds, () -> langChain.chat("Hi"))));
		}
		System.exit(0);
	}

	private static double micros(int rounds, Supplier<String> call) {
		double fastest = Double.MAX_VALUE;
		long[] nanos = new long[CALLS];
		for (int round = 0; round < rounds; round++) {
			for (int i = 0; i < CALLS; i++) {
				long begin = System.nanoTime();
				String answer = call.get();
				nanos[i] = System.nanoTime() - begin;
				if (!ANSWER.equals(answer)) {
					throw new IllegalStateException("a wrong answer: " + answer);
				}
			}
			Arrays.sort(nanos);
			fastest = Math.min(fastest, nanos[CALLS / 2] / 1e3);
		}
		return fastest;
	}

	/**
	 * The medians, in microseconds.
	 *
	 * @param springAi a call to a model of Spring AI
	 * @param langChain4j a call to a model of LangChain4j
	 */
	record Result(double springAi, double langChain4j) {
	}

	static class Models {

		@Bean
		ChatModel springAiChatModel() {
			return new SpringAiModel();
		}

		@Bean
		dev.langchain4j.model.chat.ChatModel langChainChatModel() {
			return new LangChainModel();
		}

	}

	private static final class SpringAiModel implements ChatModel {

		private final ChatResponse answer = new ChatResponse(List.of(new Generation(new AssistantMessage(ANSWER),
				ChatGenerationMetadata.builder().finishReason("stop").build())));

		private final ChatOptions options = ChatOptions.builder().model("gpt-4o").build();

		@Override
		public ChatResponse call(Prompt prompt) {
			return this.answer;
		}

		@Override
		public ChatOptions getOptions() {
			return this.options;
		}

	}

	private static final class LangChainModel implements dev.langchain4j.model.chat.ChatModel {

		@Override
		public dev.langchain4j.model.chat.response.ChatResponse doChat(
				dev.langchain4j.model.chat.request.ChatRequest request) {
			return dev.langchain4j.model.chat.response.ChatResponse.builder()
				.aiMessage(dev.langchain4j.data.message.AiMessage.from(ANSWER))
				.modelName("gpt-4o")
				.finishReason(dev.langchain4j.model.output.FinishReason.STOP)
				.build();
		}

	}

}
