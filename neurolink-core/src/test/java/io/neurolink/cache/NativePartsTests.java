package io.neurolink.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NativeParts}.
 */
class NativePartsTests {

	private final Object part = new Object();

	@Test
	void anEntryKeepsNoNativeAnswer() {
		AiResponse response = AiResponse.builder().content("yes").nativeResponse(this.part).build();
		assertThat(new CacheEntry(response).value()).isEqualTo(response)
			.extracting((value) -> ((AiResponse) value).nativeResponse())
			.isNull();
		assertThat(((AiResult) new CacheEntry(AiResult.success(response)).value()).response().nativeResponse())
			.isNull();
	}

	@Test
	void anEntryKeepsNoNativeChunks() {
		AiChunk chunk = AiChunk.builder().content("yes").nativeChunk(this.part).build();
		Object kept = new CacheEntry(List.of(AiChunk.of("a"), chunk)).value();
		assertThat(kept).asInstanceOf(InstanceOfAssertFactories.list(AiChunk.class))
			.containsExactly(AiChunk.of("a"), chunk)
			.allSatisfy((element) -> assertThat(element.nativeChunk()).isNull());
	}

	@Test
	void otherValuesAreKeptAsTheyAre() {
		AiResponse plain = AiResponse.of("yes");
		List<Object> list = new ArrayList<>(Arrays.asList("a", null, AiChunk.of("b")));
		assertThat(new CacheEntry(plain).value()).isSameAs(plain);
		assertThat(new CacheEntry(list).value()).isSameAs(list);
	}

}
