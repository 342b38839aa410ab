package io.neurolink.provider.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.neurolink.model.AiChunk;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.openai.OpenAiProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream whose connection stays open after the end marker, on a machine that stalls for
 * longer than the stream waits for the end of the body.
 */
class EventStreamTests {

	private static final HttpCall CALL = new HttpCall(new ModelRef("vendor", "m"),
			new OpenAiProtocol("http://localhost/v1"), new Redaction(List.of()), AnswerReading.DEFAULT);

	private static final String TEXT = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";

	private static final String END = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

	@BeforeEach
	void everyDelayHasPassedAtOnce() {
		Schedulers.setFactory(new Schedulers.Factory() {
			@Override
			public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
				return new ImmediateScheduler();
			}
		});
	}

	@AfterEach
	void delaysPassAsUsual() {
		Schedulers.resetFactory();
	}

	@Test
	void aPacketWithTheWholeAnswerIsDelivered() {
		assertAnswer(Flux.just(TEXT + END));
	}

	@Test
	void theLastPacketIsDelivered() {
		assertAnswer(Flux.just(TEXT, END));
	}

	private static void assertAnswer(Flux<String> packets) {
		ClientResponse response = ClientResponse.create(HttpStatus.OK)
			.header(HttpHeaders.CONTENT_TYPE, MediaType.TEXT_EVENT_STREAM_VALUE)
			.body(packets.map(EventStreamTests::buffer).concatWith(Flux.never()))
			.build();
		List<AiChunk> chunks = EventStream.read(CALL, response).collectList().block(Duration.ofSeconds(10));
		assertThat(chunks).extracting(AiChunk::content).startsWith("Hi");
		assertThat(chunks).last().extracting(AiChunk::finishReason).isEqualTo("stop");
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Runs a task in the thread that schedules it, whatever the delay.
	 */
	private static final class ImmediateScheduler implements Scheduler {

		@Override
		public Disposable schedule(Runnable task) {
			task.run();
			return () -> {
			};
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			return schedule(task);
		}

		@Override
		public Worker createWorker() {
			return Schedulers.immediate().createWorker();
		}

	}

}
