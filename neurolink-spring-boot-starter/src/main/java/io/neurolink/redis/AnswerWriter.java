package io.neurolink.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.neurolink.error.Failures;
import io.neurolink.error.StoreNodeException;
import io.neurolink.time.Durations;

/**
 * Writes answers, each with an entry in the index of its question, by which it can be
 * evicted. Thread-safe; never blocks.
 */
final class AnswerWriter {

	private static final Script INDEX = Script.in("answer-index.lua");

	private final SharedConnection connection;

	private final Duration patience;

	/**
	 * Creates the writer.
	 * @param patience the maximum time to wait for the server
	 */
	AnswerWriter(SharedConnection connection, Duration patience) {
		this.connection = connection;
		this.patience = patience;
	}

	/**
	 * Writes an answer and its index. In a cluster they may be on two nodes.
	 * @return a stage that completes when both are written, and fails with a
	 * {@link StoreNodeException} if the node of the index failed and differs from that of
	 * the answer
	 */
	CompletionStage<?> write(WriteQueue.Write write) {
		byte[] name = RedisKeys.bytes(write.name());
		byte[] index = RedisKeys.bytes(write.index());
		String node = this.connection.node(index);
		return node.equals(this.connection.node(name)) ? writeTogether(write, name, index)
				: writeInTurn(write, name, index, node);
	}

	private CompletionStage<?> writeTogether(WriteQueue.Write write, byte[] name, byte[] index) {
		return this.connection.<Object>askPatiently(name, this.patience, (link) -> {
			CompletionStage<?> indexed = index(link, write, index);
			CompletionStage<Object> kept = keep(link, write, name);
			return indexed.handle((done, failure) -> (failure != null) ? withdraw(link, name, kept, failure) : kept)
				.thenCompose((outcome) -> outcome);
		});
	}

	/**
	 * Writes the answer only once it is in the index, whose node may not answer.
	 */
	private CompletionStage<?> writeInTurn(WriteQueue.Write write, byte[] name, byte[] index, String node) {
		return this.connection.<Object>askPatiently(index, this.patience, (link) -> index(link, write, index))
			.exceptionallyCompose(
					(failure) -> CompletableFuture.failedStage(new StoreNodeException(node, Failures.unwrap(failure))))
			.thenCompose((done) -> this.connection.<Object>askPatiently(name, this.patience,
					(link) -> keep(link, write, name)));
	}

	private CompletionStage<Object> index(RedisLink link, WriteQueue.Write write, byte[] index) {
		return INDEX.run(link.commands(), Durations.nanos(this.patience), ScriptOutputType.INTEGER, index, write.name(),
				Long.toString(write.indexed()));
	}

	private static CompletionStage<Object> keep(RedisLink link, WriteQueue.Write write, byte[] name) {
		return link.commands()
			.set(name, write.value(), SetArgs.Builder.px(write.lives()))
			.thenApply((done) -> (Object) done);
	}

	/**
	 * Deletes the answer, because one that is not in an index could not be evicted.
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
