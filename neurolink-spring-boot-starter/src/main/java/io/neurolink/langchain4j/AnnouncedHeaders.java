package io.neurolink.langchain4j;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.neurolink.provider.CallPace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the headers of an answer. The models of OpenAI and Anthropic keep the response
 * in their metadata, whose types belong to libraries that may be absent.
 */
final class AnnouncedHeaders {

	private static final Logger logger = LoggerFactory.getLogger(AnnouncedHeaders.class);

	private AnnouncedHeaders() {
	}

	static void report(@Nullable CallPace pace, ChatResponse answer) {
		Object response = (pace != null) ? read(answer.metadata(), "rawHttpResponse") : null;
		Object headers = (response != null) ? read(response, "headers") : null;
		if (pace == null || !(headers instanceof Map<?, ?> all)) {
			return;
		}
		Map<String, String> first = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		all.forEach((name, values) -> {
			if (name instanceof String text && values instanceof List<?> list && !list.isEmpty()
					&& list.get(0) instanceof String value) {
				first.put(text, value);
			}
		});
		pace.responded(first::get);
	}

	private static @Nullable Object read(@Nullable Object target, String name) {
		if (target == null) {
			return null;
		}
		try {
			Method method = target.getClass().getMethod(name);
			return method.invoke(target);
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
		catch (ReflectiveOperationException ex) {
			logger.debug("The headers of an answer cannot be read from {}", target.getClass().getName(), ex);
			return null;
		}
	}

}
