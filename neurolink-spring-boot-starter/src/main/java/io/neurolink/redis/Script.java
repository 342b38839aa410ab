package io.neurolink.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.neurolink.error.Failures;

/**
 * A Lua script. Its text is sent only if the server does not have it. Immutable.
 */
final class Script {

	private final byte[] text;

	private final String digest;

	private Script(byte[] text) {
		this.text = text;
		this.digest = Digest.sha1(text);
	}

	/**
	 * Returns the script in a resource beside this class.
	 */
	static Script in(String file) {
		try (InputStream stream = Script.class.getResourceAsStream(file)) {
			if (stream == null) {
				throw new IllegalStateException("The file " + file + " is missing beside " + Script.class.getName());
			}
			return new Script(stream.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Executes the script.
	 * @param timeout the maximum time to wait for the server in nanoseconds; after it,
	 * nothing is sent
	 * @return the result of the script
	 */
	<T> CompletionStage<T> run(RedisClusterAsyncCommands<byte[], byte[]> commands, long timeout, ScriptOutputType type,
			byte[] key, String... arguments) {
		byte[][] keys = { key };
		byte[][] values = new byte[arguments.length][];
		for (int i = 0; i < values.length; i++) {
			values[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
		}
		return bounded(commands.<T>evalsha(this.digest, type, keys, values), timeout)
			.exceptionallyCompose((failure) -> (Failures.unwrap(failure) instanceof RedisNoScriptException)
					? bounded(commands.<T>eval(this.text, type, keys, values), timeout)
					: CompletableFuture.failedStage(failure));
	}

	private static <T> CompletableFuture<T> bounded(RedisFuture<T> answer, long timeout) {
		return answer.toCompletableFuture().orTimeout(timeout, TimeUnit.NANOSECONDS);
	}

}
