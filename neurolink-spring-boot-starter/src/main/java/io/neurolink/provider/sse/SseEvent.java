package io.neurolink.provider.sse;

import org.jspecify.annotations.Nullable;

/**
 * One event of a stream.
 *
 * @param name the event's name, or {@code null} where the stream gives none
 * @param data the lines of its data, joined by line feeds
 * @param bare whether the data stood on a line of its own, without {@code data:}, as
 * Gemini's errors have been seen to
 */
public record SseEvent(@Nullable String name, String data, boolean bare) {
}
