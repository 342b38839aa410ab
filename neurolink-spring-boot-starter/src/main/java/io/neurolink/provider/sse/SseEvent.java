package io.neurolink.provider.sse;

import org.jspecify.annotations.Nullable;

/**
 * One event of a stream.
 *
 * @param name the event's name, or {@code null} if it has none
 * @param data the lines of its data, joined by line feeds
 * @param bare whether the data was outside any field, as in Gemini's errors
 */
public record SseEvent(@Nullable String name, String data, boolean bare) {
}
