package io.neurolink.springai;

import java.io.IOException;
import java.util.List;

import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Reports the requests of Spring AI's clients of OpenAI and Anthropic to the blocking
 * call that they belong to. OkHttp does not react to the interrupt of a thread that waits
 * for a response, and OpenAI's model does not expose the headers of a response. Requests
 * of streams are passed on unchanged, because the SDKs send them from threads that know
 * nothing of the call. Thread-safe.
 */
public final class ClientCallInterceptor implements Interceptor {

	/** The paths of chat completions; the clients also serve embeddings and images. */
	private static final List<String> CHAT = List.of("completions", "messages", "responses");

	@Override
	public Response intercept(Chain chain) throws IOException {
		ClientCall current = ClientCall.current();
		List<String> path = chain.request().url().pathSegments();
		if (current == null || !CHAT.contains(path.get(path.size() - 1))) {
			return chain.proceed(chain.request());
		}
		Call call = chain.call();
		current.sent(call::cancel);
		Response response = chain.proceed(chain.request());
		current.responded(response::header);
		return response;
	}

}
