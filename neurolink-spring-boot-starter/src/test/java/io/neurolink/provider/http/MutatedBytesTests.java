package io.neurolink.provider.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.google.GoogleAiProtocol;
import io.neurolink.provider.openai.OpenAiProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes {@link WireSeeds} at random, always in the same way, and checks that what must
 * hold for any bytes holds for them.
 */
@Timeout(60)
class MutatedBytesTests {

	private static final int INPUTS = 500;

	private static final String[] WORDS = { "\n", "\r", "\r\n", "\n\n", "data:", "data: ", "event: error\n", "error: ",
			": ping\n\n", "{", "}", "[", "]", "\"", "\\", ",", "null", "[]", "{}", "\"\"", "[DONE]", "data: [DONE]\n\n",
			"\uFEFF", "\u202e", "\u2028", "\u0000", "\u001b[31m", "\\ud83d", "\\u0000", "-1", "1e400",
			"9223372036854775807", "<html>", "sk-0123456789abcdef" };

	private final Random random = new Random(13);

	private final List<byte[]> seeds = WireSeeds.all().toList();

	static Stream<WireProtocol> protocols() {
		return Stream.of(new OpenAiProtocol("http://localhost/v1"), new AnthropicProtocol(), new GoogleAiProtocol());
	}

	@Test
	void eventsAreReadWhateverTheBytes() {
		check(WireProperties::checkEvents);
	}

	@ParameterizedTest
	@MethodSource("protocols")
	void answersAndErrorsAreReadWhateverTheBytes(WireProtocol protocol) {
		check((bytes) -> WireProperties.checkProtocol(protocol, bytes));
	}

	private void check(Consumer<byte[]> property) {
		assertThat(this.seeds).hasSizeGreaterThan(10);
		this.seeds.forEach(property);
		for (int i = 0; i < INPUTS; i++) {
			byte[] bytes = mutated();
			try {
				property.accept(bytes);
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("Fails for the input (Base64) " + Base64.getEncoder().encodeToString(bytes),
						ex);
			}
		}
	}

	private byte[] mutated() {
		byte[] bytes = anySeed();
		for (int changes = this.random.nextInt(4); changes >= 0; changes--) {
			int from = this.random.nextInt(bytes.length + 1);
			int to = Math.min(bytes.length, from + this.random.nextInt(20));
			bytes = switch (this.random.nextInt(6)) {
				case 0 -> concat(bytes, from, word(), bytes, from);
				case 1 -> concat(bytes, from, word(), bytes, to);
				case 2 -> concat(bytes, from, new byte[] { (byte) this.random.nextInt() }, bytes, to);
				case 3 -> concat(bytes, to, new byte[0], bytes, from);
				case 4 -> concat(bytes, from, new byte[0], bytes, to);
				default -> {
					byte[] other = anySeed();
					yield concat(bytes, from, new byte[0], other, this.random.nextInt(other.length + 1));
				}
			};
		}
		return bytes;
	}

	private byte[] anySeed() {
		return this.seeds.get(this.random.nextInt(this.seeds.size()));
	}

	private byte[] word() {
		return WORDS[this.random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] concat(byte[] head, int headEnd, byte[] middle, byte[] tail, int tailStart) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		joined.write(head, 0, headEnd);
		joined.writeBytes(middle);
		joined.write(tail, tailStart, tail.length - tailStart);
		return joined.toByteArray();
	}

}
