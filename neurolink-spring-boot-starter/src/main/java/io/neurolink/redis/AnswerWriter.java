package io.neurolink.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.neurolink.time.Durations;

/**
 * Writes answers, each with an entry in the index of its question, by which it is found
 * again to be evicted. Thread-safe; never blocks.
 */
final class AnswerWriter {

	private static final Script INDEX = Script.in("answer-index.lua");

	private final SharedConnection connection;

	private final Duration patience;

	/**
	 * Creates the writer.
	 * @param patience how long the server may take for an answer
	 */
	AnswerWriter(SharedConnection connection, Duration patience) {
		this.connection = connection;
		this.patience = patience;
	}

	CompletionStage<?> write(WriteQueue.Write write) {
		byte[] name = RedisKeys.bytes(write.name());
		return this.connection.<Object>askPatiently(name, this.patience, (link) -> {
			CompletionStage<?> indexed = INDEX.run(link.commands(), Durations.nanos(this.patience),
					ScriptOutputType.INTEGER, RedisKeys.bytes(write.index()), write.name(),
					Long.toString(write.indexed()));
			CompletionStage<Object> kept = link.commands()
				.set(name, write.value(), SetArgs.Builder.px(write.lives()))
				.thenApply((done) -> (Object) done);
			return indexed.handle((done, failure) -> (failure != null) ? withdraw(link, name, kept, failure) : kept)
				.thenCompose((outcome) -> outcome);
		});
	}

	/**
	 * An answer that is in no index could not be evicted.
	 */
	private static CompletionStage<Object> withdraw(RedisLink link, byte[] name, CompletionStage<Object> kept,
			Throwable failure) {
		if (!RedisRefusals.isRefusal(failure)) {
			return CompletableFuture.failedStage(failure);
		}
		return kept.handle((done, alsoFailed) -> link.commands().del(name))
			.thenCompose((deleted) -> deleted)
			.handle((done, alsoFailed) -> failure)
			.thenCompose(CompletableFuture::failedStage);
	}

}
