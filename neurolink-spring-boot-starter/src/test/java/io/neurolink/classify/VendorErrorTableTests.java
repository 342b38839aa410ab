package io.neurolink.classify;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.SuspensionScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/**
 * Tests for {@link VendorErrorTable} and for what it is made of.
 */
class VendorErrorTableTests {

	private static final String HEADER = String.join("\t", VendorErrorRow.COLUMNS) + "\n";

	@Test
	void everyRowHasASourceAndASampleThatItDecides() {
		List<VendorErrorRow> rows = VendorErrorTable.shared().rows();
		Set<String> decided = new HashSet<>();
		for (VendorErrorSample sample : VendorErrorSample.all()) {
			VendorErrorRow row = VendorErrorTable.shared()
				.row(VendorErrorReader.read(sample.statusOfError(), null, sample.body()));
			if (row != null) {
				decided.add(row.id());
			}
		}
		assertThat(rows).hasSizeGreaterThanOrEqualTo(100);
		assertThat(rows).allSatisfy((row) -> assertThat(row.source()).isNotBlank());
		assertThat(rows).extracting(VendorErrorRow::id).allSatisfy((id) -> assertThat(decided).contains(id));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "a\tv\t400\tc\t\t\tRATE_LIMIT\tnone; columns",
			"a\tv\t400\tc\t\t\tTOO_FAST\tnone\ts; TOO_FAST", "a\tv\t400\tc\t\t\tRATE_LIMIT\teverything\ts; everything",
			"a\tv\t200\tc\t\t\tRATE_LIMIT\tnone\ts; '200'", "a\tv\t4x\tc\t\t\tRATE_LIMIT\tnone\ts; '4x'",
			"a\tv\t400\tc| d\t\t\tRATE_LIMIT\tnone\ts; padded", "a\tv\t400\t\t\ta||b\tRATE_LIMIT\tnone\ts; blank",
			"a\tv\t400\t\t\t# tokens\tRATE_LIMIT\tnone\ts; number", "a\t \t400\tc\t\t\tRATE_LIMIT\tnone\ts; column",
			"b\tv\t400\tc\t\t\tRATE_LIMIT\tnone\ts; not unique" })
	void aMalformedRowFailsWithTheNumberOfItsLine(String line, String reason) {
		String first = "b\tv\t400\tc\t\t\tRATE_LIMIT\tmodel\ts\n";
		assertThatIllegalArgumentException()
			.isThrownBy(() -> VendorErrorTable.parse("# comment\n" + HEADER + "\n" + first + line + "\n"))
			.withMessageStartingWith("Line 5: ")
			.withMessageContaining(reason);
	}

	@Test
	void aTableWithoutItsHeaderFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> VendorErrorTable.parse("id\tvendor\n"))
			.withMessageStartingWith("Line 1: ");
	}

	@Test
	void theFirstRowThatMatchesDecides() {
		VendorErrorTable table = VendorErrorTable.parse(HEADER + "one\tv\t4xx\tc\t\tword\tNOT_FOUND\tmodel\ts\n"
				+ "two\tv\t*\tc\t\t\tRATE_LIMIT\tnone\ts\nthree\tv\tstream\t\tt\t\tOVERLOADED\tnone\ts\n");
		assertThat(table.classify(VendorErrorReader.read(404, null, "{\"code\":\"C\",\"message\":\"A Word\"}")))
			.isEqualTo(new Classification(AiErrorType.NOT_FOUND, SuspensionScope.MODEL));
		assertThat(table.classify(VendorErrorReader.read(500, null, "{\"type\":\"c\",\"message\":\"A Word\"}")).type())
			.isEqualTo(AiErrorType.RATE_LIMIT);
		assertThat(table.classify(VendorErrorReader.read(null, null, "{\"type\":\"t\"}")).type())
			.isEqualTo(AiErrorType.OVERLOADED);
		assertThat(table.classify(VendorErrorReader.read(400, null, "{\"code\":\"t\"}")).type())
			.isEqualTo(AiErrorType.INVALID_REQUEST);
	}

	@ParameterizedTest
	@CsvSource({ "401, AUTHENTICATION, KEY", "402, QUOTA_EXCEEDED, KEY", "403, AUTHENTICATION, NONE",
			"404, NOT_FOUND, NONE", "408, TIMEOUT, NONE", "413, CONTEXT_LENGTH, NONE", "418, INVALID_REQUEST, NONE",
			"429, RATE_LIMIT, MODEL", "500, PROVIDER_ERROR, NONE", "503, OVERLOADED, NONE", "529, OVERLOADED, NONE" })
	void whereNoRowMatchesTheStatusDecides(int status, AiErrorType type, SuspensionScope suspends) {
		assertThat(VendorErrorTable.shared().classify(VendorErrorReader.read(status, null, "{\"error\":{}}")))
			.isEqualTo(new Classification(type, suspends));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "insufficient_quota", "context_length_exceeded", "invalid_api_key", "rate_limit_exceeded" })
	void a413IsASizeWhateverTheCode(String code) {
		assertThat(VendorErrorTable.shared()
			.classify(VendorErrorReader.read(413, null, "{\"error\":{\"code\":\"" + code + "\"}}"))
			.type()).isEqualTo(AiErrorType.CONTEXT_LENGTH);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a*b*c", "*b*", "ab*", "*bc", "abc" })
	void aWordIsComparedAsAWhole(String expression) {
		WordPattern pattern = new WordPattern(expression);
		assertThat(pattern.matchesOneOf(Set.of("x", "abc"))).isTrue();
		assertThat(pattern.matchesOneOf(Set.of("x", "a"))).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = false,
			value = { "length is # tokens;the length is 8,192 tokens.;true",
					"length is # tokens;length is 8 words;false", "a is #*b;a is x, a is 7 and b;true", "a*b;b a;false",
					"a*b|c;xcx;true", " limit: 0,; limit: 0, model;true", " limit: 0,; limit: 0.5, model;false" })
	void aPhraseIsFoundInAText(String expression, String text, boolean found) {
		assertThat(new TextPattern(expression).isIn(text)).isEqualTo(found);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{", "[", "{\"error\":", "\"", "maximum context length is 1", "<title",
			"prompt is too long: ", "1", "e\u0301", "\\", "{}", " \n" })
	void aHostileBodyIsReadInLinearTime(String piece) {
		String hostile = piece.repeat(100_000 / piece.length());
		String inMessage = "{\"error\":{\"message\":\""
				+ hostile.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + "\"}}";
		assertTimeout(Duration.ofSeconds(20), () -> {
			for (int status : new int[] { 400, 403, 429 }) {
				VendorErrorTable.shared().classify(VendorErrorReader.read(status, hostile, hostile));
				VendorErrorTable.shared().classify(VendorErrorReader.read(status, null, inMessage));
			}
		});
	}

	@Test
	void whatIsReadOfABodyIsBounded() {
		String many = "[" + "{\"code\":\"c\",\"message\":\"text\"},".repeat(2000) + "{}]";
		VendorError error = VendorErrorReader.read(400, null,
				"{\"errors\":" + many + ",\"message\":\"" + "m".repeat(60_000) + "\"}");
		assertThat(error.message()).hasSizeLessThan(20_000);
		assertThat(error.text()).hasSizeLessThan(10_000);
		String deep = "{\"error\":".repeat(200) + "{\"code\":\"too_deep\"}" + "}".repeat(200);
		assertThat(VendorErrorReader.read(400, null, deep).codes()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "{\"error\":{\"message\":\"why\"}} | why",
			"{\"error\":\"why\"} | why", "{\"code\":\"c\",\"error\":\"why\"} | why",
			"{\"object\":\"error\",\"message\":\"why\"} | why", "{\"message\":\"why\"} | why",
			"{\"detail\":\"why\"} | why",
			"{\"detail\":[{\"loc\":[\"body\",\"messages\",0],\"msg\":\"why\",\"type\":\"missing\"}]} | body.messages.0: why",
			"{\"errors\":[{\"code\":7003,\"message\":\"why\"}],\"success\":false} | why", "{\"Message\":\"why\"} | why",
			"[{\"error\":{\"message\":\"why\"}}] | why",
			"{\"error\":{\"message\":\"Provider returned error\",\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"message\\\":\\\"why\\\"}}\"}}} | Provider returned error; why",
			"{\"error\":{\"message\":\"{\\\"error\\\":{\\\"message\\\":\\\"why\\\"}}\"}} | why", "why | why",
			"\"why\" | why", "<html><title>why</title><body>ignored</body></html> | a page of markup titled 'why'",
			"<html></html> | a page of markup" })
	void theReasonIsReadFromEveryShape(String body, String message) {
		assertThat(VendorErrorReader.read(422, null, body).message()).isEqualTo(message);
	}

	@Test
	void amazonNamesTheErrorInAHeaderOrWithANamespace() {
		assertThat(VendorErrorReader.read(429, "ThrottlingException:http://internal.amazon.com/coral/", "{}").types())
			.containsExactly("throttlingexception");
		assertThat(VendorErrorReader
			.read(400, null, "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"m\"}")
			.name()).isEqualTo("ValidationException");
	}

}
