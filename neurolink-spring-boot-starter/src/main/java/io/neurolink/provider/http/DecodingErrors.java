package io.neurolink.provider.http;

import java.util.function.Consumer;
import java.util.function.Supplier;

import io.neurolink.error.AiException;

import reactor.core.publisher.Mono;

/**
 * Fails a call if an {@link Error} is thrown while its response is decoded. Reactor's
 * operators rethrow fatal errors to the thread of the HTTP client, and the call would end
 * only by its timeout.
 * <p>
 * A {@link LinkageError} and a {@link StackOverflowError} affect only the decoding that
 * they are thrown in, and become the failure of the call. After any other
 * {@link VirtualMachineError} the state of the virtual machine is not known: the call
 * fails, and the error is rethrown.
 */
final class DecodingErrors {

	private DecodingErrors() {
	}

	/**
	 * Decodes immediately.
	 * @param call the call
	 * @param onFatal gets the failure of the call before an error is rethrown
	 * @param decoding the decoding
	 * @throws AiException in place of an error that affects only the decoding
	 */
	static <T> T guard(HttpCall call, Consumer<AiException> onFatal, Supplier<T> decoding) {
		try {
			return decoding.get();
		}
		catch (LinkageError | StackOverflowError ex) {
			throw call.undecodable(ex);
		}
		catch (VirtualMachineError ex) {
			onFatal.accept(call.undecodable(ex));
			throw ex;
		}
	}

	/**
	 * Decodes on subscription.
	 */
	static <T> Mono<T> guard(HttpCall call, Supplier<T> decoding) {
		return Mono.create((sink) -> sink.success(guard(call, sink::error, decoding)));
	}

}
