package io.neurolink.provider.anthropic;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiMisuseException;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.cost.Prices;
import io.neurolink.model.ModelRef;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a marked system text is charged as the vendor's table says, against a server
 * that caches and charges like the vendor.
 */
@Timeout(60)
class PromptCacheTests {

	private static final int TURNS = 20;

	private static final String SYSTEM = "You answer questions about deliveries. ".repeat(200);

	private static final ModelRef MODEL = ModelRef.parse("anthropic/claude-haiku-4-5");

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class));

	@Test
	void twentyTurnsCostWhatTheTableSays() {
		Vendor cached = new Vendor();
		BigDecimal withCache = converse(cached, "system");
		assertThat(cached.markers).isEqualTo(TURNS);
		assertThat(withCache).isEqualByComparingTo(cached.bill);
		Vendor plain = new Vendor();
		BigDecimal without = converse(plain, "off");
		assertThat(plain.markers).isZero();
		assertThat(without).isEqualByComparingTo(plain.bill);
		assertThat(withCache).isLessThan(without.multiply(new BigDecimal("0.5")));
	}

	@Test
	void aRequestWithoutSystemTextIsNotMarked() {
		Vendor vendor = new Vendor();
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(vendor);
			runner(server, "system").run((context) -> context.getBean(AiTemplate.class).generate("why?"));
		}
		assertThat(vendor.markers).isZero();
	}

	@Test
	void otherTypesRefuseTheProperty() {
		this.runner
			.withPropertyValues("neurolink.providers.openai.api-key=k",
					"neurolink.providers.openai.prompt-cache=system")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(AiMisuseException.class)
				.hasMessageContaining("prompt-cache is for type anthropic only"));
	}

	private BigDecimal converse(Vendor vendor, String promptCache) {
		BigDecimal[] sum = { BigDecimal.ZERO };
		try (ScriptedServer server = new ScriptedServer()) {
			server.always(vendor);
			runner(server, promptCache).run((context) -> {
				AiTemplate template = context.getBean(AiTemplate.class);
				List<AiMessage> messages = new ArrayList<>(List.of(AiMessage.system(SYSTEM)));
				for (int turn = 0; turn < TURNS; turn++) {
					messages.add(AiMessage.user("Where is parcel " + turn + "?"));
					AiRequest request = AiRequest.builder().messages(messages).build();
					sum[0] = sum[0].add(cost(template, request, turn % 2 == 0));
					messages.add(AiMessage.assistant("On its way."));
				}
			});
		}
		return sum[0];
	}

	private static BigDecimal cost(AiTemplate template, AiRequest request, boolean streamed) {
		if (streamed) {
			AiUsage usage = template.stream(request).blockLast().usage();
			return Prices.builtIn().cost(MODEL, null, usage);
		}
		AiResponse answer = template.generate(request);
		return answer.cost();
	}

	private ApplicationContextRunner runner(ScriptedServer server, String promptCache) {
		return this.runner.withPropertyValues("neurolink.providers.anthropic.api-key=k",
				"neurolink.providers.anthropic.model=claude-haiku-4-5",
				"neurolink.providers.anthropic.base-url=" + server.url(),
				"neurolink.providers.anthropic.prompt-cache=" + promptCache);
	}

	/**
	 * Charges per million tokens: 1 USD for input, 1.25 for writing to the cache, 0.1 for
	 * reading from it, 5 for output. A token is four characters.
	 */
	private static final class Vendor implements Reply {

		private final Set<String> cache = new HashSet<>();

		private BigDecimal bill = BigDecimal.ZERO;

		private int markers;

		@Override
		public synchronized void answer(Exchange exchange) throws IOException, InterruptedException {
			JsonNode request = JsonMapper.shared().readTree(exchange.request().body());
			long written = 0;
			long read = 0;
			long fresh = 0;
			for (JsonNode message : request.path("messages").values()) {
				fresh += tokens(message.path("content").asString());
			}
			JsonNode system = request.path("system");
			if (system.isString()) {
				fresh += tokens(system.asString());
			}
			for (JsonNode block : system.isArray() ? system.values() : List.<JsonNode>of()) {
				String text = block.path("text").asString();
				this.markers += block.path("cache_control").path("type").asString("").equals("ephemeral") ? 1 : 0;
				if (this.cache.add(text)) {
					written += tokens(text);
				}
				else {
					read += tokens(text);
				}
			}
			long output = 4;
			charge(fresh, "1");
			charge(written, "1.25");
			charge(read, "0.1");
			charge(output, "5");
			String usage = "{\"input_tokens\":" + fresh + ",\"cache_creation_input_tokens\":" + written
					+ ",\"cache_read_input_tokens\":" + read + ",\"output_tokens\":" + output + "}";
			if (request.path("stream").asBoolean()) {
				Reply.events(
						"event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\","
								+ "\"model\":\"claude-haiku-4-5-20251001\",\"usage\":" + usage + "}}\n\n",
						"event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
								+ "\"delta\":{\"type\":\"text_delta\",\"text\":\"On its way.\"}}\n\n",
						"event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
								+ "\"usage\":{\"output_tokens\":" + output + "}}\n\n",
						"event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
					.answer(exchange);
			}
			else {
				Reply.json(200,
						"{\"id\":\"m\",\"model\":\"claude-haiku-4-5-20251001\",\"type\":\"message\",\"role\":\"assistant\","
								+ "\"content\":[{\"type\":\"text\",\"text\":\"On its way.\"}],\"stop_reason\":\"end_turn\","
								+ "\"usage\":" + usage + "}")
					.answer(exchange);
			}
		}

		private void charge(long tokens, String perMillion) {
			this.bill = this.bill.add(new BigDecimal(perMillion).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6));
		}

		private static long tokens(String text) {
			return text.length() / 4;
		}

	}

}
