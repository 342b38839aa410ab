package io.neurolink.provider.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that can be wrong with a JSON document while it stays JSON: each value in it
 * in turn replaced by a value of every other kind, and each field left out.
 */
public final class Mutations {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final List<String> VALUES = List.of("null", "true", "-1", "1e400", "0.5", "9223372036854775807",
			"\"\"", "\"text\"", "[]", "[null]", "[[]]", "[\"text\"]", "{}", "{\"a\":{}}");

	private Mutations() {
	}

	/**
	 * The mutations of a document, the whole of it replaced among them.
	 * @param json the document
	 * @return the mutated documents
	 */
	public static List<String> of(String json) {
		List<String> mutated = new ArrayList<>(VALUES);
		JsonNode root = MAPPER.readTree(json);
		visit(root, () -> mutated.add(root.toString()));
		return mutated;
	}

	private static void visit(JsonNode node, Runnable changed) {
		if (node instanceof ObjectNode object) {
			for (String name : List.copyOf(object.propertyNames())) {
				JsonNode value = object.get(name);
				visit(value, changed);
				replace((replacement) -> object.set(name, replacement), changed);
				object.remove(name);
				changed.run();
				object.set(name, value);
			}
		}
		else if (node instanceof ArrayNode array) {
			for (int i = 0; i < array.size(); i++) {
				int index = i;
				JsonNode value = array.get(i);
				visit(value, changed);
				replace((replacement) -> array.set(index, replacement), changed);
				array.set(index, value);
			}
		}
	}

	private static void replace(Consumer<JsonNode> set, Runnable changed) {
		for (String value : VALUES) {
			set.accept(MAPPER.readTree(value));
			changed.run();
		}
	}

}
