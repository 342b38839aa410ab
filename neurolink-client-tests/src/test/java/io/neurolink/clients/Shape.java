package io.neurolink.clients;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The shape of a call.
 */
enum Shape {

	BLOCKING, FUTURE, MONO, FLUX,

	/** A stream that is read within the method. */
	STREAM,

	/** A stream that the library reads, whose end completes a future. */
	ASYNC_STREAM;

	String retried(Desk desk) throws Exception {
		return switch (this) {
			case BLOCKING -> desk.retried();
			case FUTURE -> desk.retriedFuture().get(30, TimeUnit.SECONDS);
			case MONO -> value(desk.retriedMono().block());
			case FLUX -> String.join("", desk.retriedFlux().collectList().block());
			case STREAM -> desk.streamed();
			case ASYNC_STREAM -> desk.streamedFuture().get(30, TimeUnit.SECONDS);
		};
	}

	String fallenBack(Desk desk) throws Exception {
		return switch (this) {
			case BLOCKING -> desk.fallenBack();
			case FUTURE -> desk.fallenBackFuture().get(30, TimeUnit.SECONDS);
			case MONO -> value(desk.fallenBackMono().block());
			case FLUX -> String.join("", desk.fallenBackFlux().collectList().block());
			case STREAM -> desk.fallenBackStream();
			case ASYNC_STREAM -> desk.fallenBackStreamFuture().get(30, TimeUnit.SECONDS);
		};
	}

	String title() {
		return switch (this) {
			case BLOCKING -> "blocking";
			case FUTURE -> "future";
			case MONO -> "`Mono`";
			case FLUX -> "`Flux`";
			case STREAM -> "stream";
			case ASYNC_STREAM -> "asynchronous stream";
		};
	}

	private static String value(@Nullable String value) {
		return String.valueOf(value);
	}

}
