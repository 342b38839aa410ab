package io.neurolink.provider.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Streams, answers and errors of the vendors, from which fuzzing starts.
 */
final class WireSeeds {

	/** How long each fuzz test runs in the profile {@code fuzz}. */
	static final String FUZZED_FOR = "5m";

	private WireSeeds() {
	}

	static Stream<byte[]> all() {
		try {
			List<byte[]> seeds = new ArrayList<>();
			for (Resource seed : new PathMatchingResourcePatternResolver()
				.getResources("classpath:io/neurolink/provider/http/seeds/*")) {
				seeds.add(seed.getContentAsByteArray());
			}
			return seeds.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
