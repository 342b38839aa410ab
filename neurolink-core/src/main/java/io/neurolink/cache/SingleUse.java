package io.neurolink.cache;

import java.io.Closeable;
import java.nio.Buffer;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Recognises values that can be read only once, or that belong to one caller: streams,
 * readers, iterators, and asynchronous results. Neither a cache nor callers that wait for
 * the same answer can share them.
 */
public final class SingleUse {

	/** By name, because their libraries are optional. */
	private static final Set<String> NAMES = Set.of(
			"org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter",
			"org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody",
			"org.springframework.web.context.request.async.DeferredResult",
			"org.springframework.web.context.request.async.WebAsyncTask",
			"org.springframework.util.concurrent.ListenableFuture", "org.springframework.core.io.InputStreamResource",
			"org.springframework.core.io.buffer.DataBuffer", "com.google.common.util.concurrent.ListenableFuture",
			"io.reactivex.rxjava3.core.Single", "io.reactivex.rxjava3.core.Maybe",
			"io.reactivex.rxjava3.core.Observable", "io.reactivex.rxjava3.core.Completable", "io.smallrye.mutiny.Uni",
			"kotlinx.coroutines.flow.Flow", "org.springframework.http.client.ClientHttpResponse", "java.sql.ResultSet");

	private static final Class<?>[] TYPES = { Iterator.class, Enumeration.class, Spliterator.class, BaseStream.class,
			Closeable.class, Readable.class, Buffer.class, Callable.class, Runnable.class, Future.class,
			CompletionStage.class, Publisher.class };

	private static final ClassValue<Boolean> KNOWN = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			for (Class<?> single : TYPES) {
				if (single.isAssignableFrom(type)) {
					return true;
				}
			}
			return isNamed(type);
		}

	};

	private SingleUse() {
	}

	/**
	 * Returns whether objects of a class can be read only once.
	 * @param type the class
	 * @return {@code true} if all of them are
	 */
	public static boolean is(Class<?> type) {
		return KNOWN.get(type);
	}

	/**
	 * Returns whether a value can be read only once.
	 * @param value the value
	 * @return {@code true} if it is
	 */
	static boolean is(@Nullable Object value) {
		return value != null && KNOWN.get(value.getClass());
	}

	private static boolean isNamed(@Nullable Class<?> type) {
		if (type == null) {
			return false;
		}
		if (NAMES.contains(type.getName()) || isNamed(type.getSuperclass())) {
			return true;
		}
		for (Class<?> above : type.getInterfaces()) {
			if (isNamed(above)) {
				return true;
			}
		}
		return false;
	}

}
