package io.neurolink.provider.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.ModelRef;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Reads the bodies of responses without their content encodings (RFC 9110, section 8.4).
 * Requests accept no encoding, but some gateways compress nevertheless. Decoding is
 * incremental: bytes are delivered as soon as their compressed form arrives, and no more
 * is decoded than the reader requests.
 */
final class ContentEncodings {

	private static final int MAX_ENCODINGS = 4;

	private ContentEncodings() {
	}

	/**
	 * Returns the decoded body of a response.
	 * @param target the target that was called
	 * @param response the response
	 * @return the body; fails with an {@link AiException} of type PROVIDER_ERROR for an
	 * encoding that is not supported, and with a {@link MalformedResponseException} for
	 * content that does not match its header
	 */
	static Flux<DataBuffer> decodedBody(ModelRef target, ClientResponse response) {
		Flux<DataBuffer> body = response.body(BodyExtractors.toDataBuffers());
		List<String> encodings = encodings(response.headers().asHttpHeaders());
		if (encodings.isEmpty()) {
			return body;
		}
		int status = response.statusCode().value();
		if (encodings.size() > MAX_ENCODINGS) {
			return refused(body, target, status, "more than " + MAX_ENCODINGS + " content encodings");
		}
		List<InflatingDecoder.Format> formats = new ArrayList<>();
		for (String encoding : encodings) {
			InflatingDecoder.Format format = InflatingDecoder.format(encoding);
			if (format == null) {
				return refused(body, target, status, "the content encoding '" + shown(encoding)
						+ "', which is not supported (gzip and deflate are)");
			}
			formats.add(format);
		}
		for (int i = encodings.size() - 1; i >= 0; i--) {
			body = decode(body, formats.get(i));
		}
		return body;
	}

	private static Flux<DataBuffer> decode(Flux<DataBuffer> body, InflatingDecoder.Format format) {
		return Flux.using(() -> new InflatingDecoder(format),
				(decoder) -> body.map(ContentEncodings::bytes)
					.concatMapIterable(decoder::feed, 1)
					.concatWith(Flux.defer(decoder::end)),
				InflatingDecoder::close);
	}

	// A separate operator releases the buffer: if decoding fails, the decoding
	// operator discards its input, which would release the buffer a second time.
	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	// Nothing else reads the connection: subscribing and cancelling closes it.
	private static Flux<DataBuffer> refused(Flux<DataBuffer> body, ModelRef target, int status, String what) {
		AiException failure = AiException.builder(AiErrorType.PROVIDER_ERROR)
			.target(target)
			.message(target + " answered " + status + " with " + what)
			.status(status)
			.build();
		return Flux.<DataBuffer>error(failure).doOnError((error) -> body.subscribe().dispose());
	}

	private static List<String> encodings(HttpHeaders headers) {
		List<String> encodings = new ArrayList<>();
		for (String header : headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING)) {
			for (String encoding : header.split(",")) {
				String name = encoding.strip().toLowerCase(Locale.ROOT);
				if (!name.isEmpty() && !name.equals("identity") && encodings.size() <= MAX_ENCODINGS) {
					encodings.add(name);
				}
			}
		}
		return encodings;
	}

	private static String shown(String encoding) {
		String plain = encoding.replaceAll("[^a-z0-9._-]", "?");
		return (plain.length() > 20) ? plain.substring(0, 20) + "\u2026" : plain;
	}

}
