package io.neurolink.cache;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.model.ModelRef;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheKey}.
 */
class CacheKeyTests {

	private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o");

	@Test
	void equalArgumentsReturnTypesAndModelsMakeEqualKeys() {
		assertThat(key("a", 1)).isEqualTo(key("a", 1)).hasSameHashCodeAs(key("a", 1));
		assertThat(key("a", 1)).isNotEqualTo(key("a", 2)).isNotEqualTo(key("a")).isNotEqualTo(key(1, "a"));
	}

	@Test
	void theDeclaredReturnTypeTellsKeysApart() throws Exception {
		Type strings = getClass().getDeclaredMethod("strings").getGenericReturnType();
		Type numbers = getClass().getDeclaredMethod("numbers").getGenericReturnType();
		assertThat(CacheKey.of(List.of("a"), strings, null)).isEqualTo(CacheKey.of(List.of("a"), strings, null))
			.isNotEqualTo(CacheKey.of(List.of("a"), numbers, null));
	}

	@Test
	void theModelInForceTellsKeysApart() {
		assertThat(CacheKey.of(List.of("a"), String.class, MODEL))
			.isEqualTo(CacheKey.of(List.of("a"), String.class, ModelRef.parse("openai/gpt-4o")))
			.isNotEqualTo(CacheKey.of(List.of("a"), String.class, ModelRef.parse("openai/gpt-4o-mini")))
			.isNotEqualTo(CacheKey.of(List.of("a"), String.class, null));
	}

	@Test
	void anArgumentMayBeNull() {
		CacheKey key = CacheKey.of(Collections.singletonList(null), String.class, null);
		assertThat(key).isEqualTo(CacheKey.of(Collections.singletonList(null), String.class, null))
			.isNotEqualTo(CacheKey.of(List.of(), String.class, null))
			.isNotEqualTo(key("null"));
	}

	@Test
	void arraysAreComparedByTheirElementsHoweverDeep() {
		assertThat(key((Object) new int[] { 1, 2 })).isEqualTo(key((Object) new int[] { 1, 2 }))
			.hasSameHashCodeAs(key((Object) new int[] { 1, 2 }))
			.isNotEqualTo(key((Object) new int[] { 2, 1 }));
		assertThat(key((Object) new String[][] { { "a" }, null }))
			.isEqualTo(key((Object) new String[][] { { "a" }, null }))
			.isNotEqualTo(key((Object) new String[][] { { "b" }, null }));
	}

	@Test
	void changingTheListOrAnArrayAfterwardsChangesNothing() {
		String[][] nested = { { "a" } };
		int[] numbers = { 1 };
		List<Object> arguments = new ArrayList<>(Arrays.asList(nested, numbers));
		CacheKey key = CacheKey.of(arguments, String.class, null);
		nested[0][0] = "b";
		numbers[0] = 2;
		arguments.clear();
		assertThat(key).isEqualTo(key(new String[][] { { "a" } }, new int[] { 1 }));
	}

	@Test
	void anArgumentThatChangesBringsUpNoOtherQuestionsAnswer() {
		List<String> mutable = new ArrayList<>(List.of("a"));
		Map<CacheKey, String> answers = new HashMap<>();
		answers.put(key(mutable), "the answer to a");
		mutable.set(0, "b");
		assertThat(answers.get(key(List.of("b")))).isNull();
		assertThat(answers.get(key(List.of("a")))).isEqualTo("the answer to a");
	}

	@Test
	void concernsArgumentsWhateverReturnTypeAndModel() {
		CacheKey key = CacheKey.of(List.of("a", new int[] { 1 }), String.class, MODEL);
		assertThat(key.concerns(List.of("a", new int[] { 1 }))).isTrue();
		assertThat(key.concerns(List.of("a", new int[] { 2 }))).isFalse();
		assertThat(key.concerns(List.of("a"))).isFalse();
	}

	@Test
	void itsTextTellsNothingOfTheArguments() {
		assertThat(CacheKey.of(List.of("my secret"), String.class, MODEL).toString()).doesNotContain("secret")
			.contains("1 part", "java.lang.String", "openai/gpt-4o");
	}

	List<String> strings() {
		return List.of();
	}

	List<Integer> numbers() {
		return List.of();
	}

	private static CacheKey key(Object... arguments) {
		return CacheKey.of(Arrays.asList(arguments), String.class, null);
	}

}
