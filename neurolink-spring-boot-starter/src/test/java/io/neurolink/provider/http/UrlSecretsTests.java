package io.neurolink.provider.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UrlSecrets}.
 */
class UrlSecretsTests {

	@ParameterizedTest
	@CsvSource({ "https://h/v1?key=0123456789, https://h/v1?key=***",
			"https://h/v1?api-version=2024-10-21&api-key=0123456789&a=b, https://h/v1?api-version=2024-10-21&api-key=***&a=b",
			"https://h?code=a%2Bb==, https://h?code=***",
			"https://h?Subscription-Key=x;a=b, https://h?Subscription-Key=***;a=b",
			"https://h?se=2030-01-01&sig=abc%3D, https://h?se=2030-01-01&sig=***",
			"https://h?access%5Ftoken=abc, https://h?access%5Ftoken=***",
			"https://user:password@h/v1?a=b, https://***@h/v1?a=b", "user:pass@word@h/v1, ***@h/v1",
			"https://h?key=a?b=c, https://h?key=***", "https://h?%zz=1&key=2, https://h?%zz=1&key=***" })
	void masksUserInformationAndParametersThatAreSecretsByTheirNames(String url, String masked) {
		assertThat(UrlSecrets.mask(url)).isEqualTo(masked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://h/v1", "https://h/v1?api-version=2024-10-21", "https://h/@me?a=b@c",
			"https://h?key=", "https://h?key", "https://h?=x", "https://h?", "", "?",
			"https://h?postcode=12345&encoder=x&design=y", "https://h/deployments/api-key?model=gpt-4o" })
	void leavesWhatIsNoSecret(String url) {
		assertThat(UrlSecrets.mask(url)).isEqualTo(url);
	}

	@ParameterizedTest
	@CsvSource({ "api-version=1&code=a%2Bb%3D, a%2Bb%3D|a+b=", "key=a+b, a+b|a b", "key=%zz, %zz",
			"a=b&KEY=c&sig=d, c|d" })
	void findsTheFormsOfASecret(String query, String forms) {
		assertThat(UrlSecrets.ofQuery(query)).contains(forms.split("\\|"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "api-version=2024-10-21", "model=gpt-4o", "key=", "key" })
	void findsNoSecretWhereNoneIs(String query) {
		assertThat(UrlSecrets.ofQuery(query)).isEmpty();
	}

}
