package io.neurolink.clients;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The shape of a call.
 */
enum Shape {

	BLOCKING, FUTURE, MONO, FLUX;

	String retried(Desk desk) throws Exception {
		return switch (this) {
			case BLOCKING -> desk.retried();
			case FUTURE -> desk.retriedFuture().get(30, TimeUnit.SECONDS);
			case MONO -> value(desk.retriedMono().block());
			case FLUX -> String.join("", desk.retriedFlux().collectList().block());
		};
	}

	String fallenBack(Desk desk) throws Exception {
		return switch (this) {
			case BLOCKING -> desk.fallenBack();
			case FUTURE -> desk.fallenBackFuture().get(30, TimeUnit.SECONDS);
			case MONO -> value(desk.fallenBackMono().block());
			case FLUX -> String.join("", desk.fallenBackFlux().collectList().block());
		};
	}

	private static String value(@Nullable String value) {
		return String.valueOf(value);
	}

}
