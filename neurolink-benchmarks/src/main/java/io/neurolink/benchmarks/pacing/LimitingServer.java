package io.neurolink.benchmarks.pacing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A server that speaks OpenAI's protocol and enforces requests and tokens per minute, in
 * which a minute is a second. Its limits are buckets, as OpenAI's are: they refill all
 * the time, and the announced reset is the time until they are full. Thread-safe.
 */
final class LimitingServer implements AutoCloseable {

	/** The length of a minute. */
	static final double MINUTE_NANOS = 1_000_000_000.0;

	static final long REQUESTS = 60;

	static final long TOKENS = 40_000;

	private static final Pattern MAX_TOKENS = Pattern.compile("\"max_(?:completion_)?tokens\"\\s*:\\s*(\\d+)");

	private final HttpServer server;

	private final ScheduledExecutorService answers = Executors.newScheduledThreadPool(2);

	private final boolean retryAfter;

	private long startedAt = System.nanoTime();

	private final List<Minute> minutes = new ArrayList<>();

	private double factor = 1;

	private double requests = REQUESTS;

	private double tokens = TOKENS;

	private double refilledAt;

	/**
	 * Starts a server.
	 * @param retryAfter whether a rejection has a {@code retry-after-ms}
	 */
	LimitingServer(boolean retryAfter) {
		this.retryAfter = retryAfter;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::receive);
		this.server.setExecutor(Executors.newFixedThreadPool(4));
		this.server.start();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	/**
	 * Begins the first minute, with full limits.
	 */
	synchronized void start() {
		this.startedAt = System.nanoTime();
		this.refilledAt = 0;
		this.requests = REQUESTS;
		this.tokens = TOKENS;
		this.minutes.clear();
	}

	/**
	 * Halves both limits.
	 */
	synchronized void halve() {
		refill();
		this.factor = 0.5;
		this.requests = Math.min(this.requests, REQUESTS * this.factor);
		this.tokens = Math.min(this.tokens, TOKENS * this.factor);
	}

	/**
	 * Returns the calls of each minute since the start.
	 */
	synchronized List<Minute> minutes() {
		return List.copyOf(this.minutes);
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.answers.shutdownNow();
	}

	private void receive(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		Matcher matcher = MAX_TOKENS.matcher(body);
		long prompt = body.length() / 4;
		long answer = matcher.find() ? Long.parseLong(matcher.group(1)) : 100;
		Reply reply = decide(exchange.getRequestHeaders().getFirst("X-Instance"), prompt, answer);
		// An answer takes half a second to two and a half, a rejection a few
		// milliseconds.
		long micros = (reply.status() == 200) ? ThreadLocalRandom.current().nextLong(8_000, 42_000) : 500;
		this.answers.schedule(() -> send(exchange, reply), micros, TimeUnit.MICROSECONDS);
	}

	private synchronized Reply decide(String instance, long prompt, long answer) {
		double now = refill();
		long cost = prompt + answer;
		boolean accepted = this.requests >= 1 && this.tokens >= cost;
		if (accepted) {
			this.requests--;
			this.tokens -= cost;
		}
		int minute = (int) now;
		while (this.minutes.size() <= minute) {
			this.minutes.add(new Minute());
		}
		this.minutes.get(minute).count(instance, accepted, cost);
		double wait = Math.max((1 - this.requests) / (REQUESTS * this.factor),
				(cost - this.tokens) / (TOKENS * this.factor));
		return new Reply(accepted ? 200 : 429, headers(accepted ? 0 : wait), prompt, answer);
	}

	private Map<String, String> headers(double wait) {
		double limit = REQUESTS * this.factor;
		double tokenLimit = TOKENS * this.factor;
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("x-ratelimit-limit-requests", String.valueOf((long) limit));
		headers.put("x-ratelimit-remaining-requests", String.valueOf((long) this.requests));
		headers.put("x-ratelimit-reset-requests", millis((limit - this.requests) / limit));
		headers.put("x-ratelimit-limit-tokens", String.valueOf((long) tokenLimit));
		headers.put("x-ratelimit-remaining-tokens", String.valueOf((long) this.tokens));
		headers.put("x-ratelimit-reset-tokens", millis((tokenLimit - this.tokens) / tokenLimit));
		if (this.retryAfter && wait > 0) {
			headers.put("retry-after-ms", String.valueOf((long) Math.ceil(wait * MINUTE_NANOS / 1e6)));
		}
		return headers;
	}

	private static String millis(double minutes) {
		return String.format(Locale.ROOT, "%.3fms", minutes * MINUTE_NANOS / 1e6);
	}

	private double refill() {
		double now = (System.nanoTime() - this.startedAt) / MINUTE_NANOS;
		double passed = now - this.refilledAt;
		this.requests = Math.min(REQUESTS * this.factor, this.requests + passed * REQUESTS * this.factor);
		this.tokens = Math.min(TOKENS * this.factor, this.tokens + passed * TOKENS * this.factor);
		this.refilledAt = now;
		return now;
	}

	private static void send(HttpExchange exchange, Reply reply) {
		String body = (reply.status() == 200)
				? """
						{"model":"gpt-4o","choices":[{"message":{"content":"answer"},"finish_reason":"stop"}],\
						"usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}"""
					.formatted(reply.prompt(), reply.answer(), reply.prompt() + reply.answer())
				: """
						{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}""";
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		reply.headers().forEach(exchange.getResponseHeaders()::set);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		try (exchange) {
			exchange.sendResponseHeaders(reply.status(), bytes.length);
			exchange.getResponseBody().write(bytes);
		}
		catch (IOException ex) {
			// The client has left.
		}
	}

	private record Reply(int status, Map<String, String> headers, long prompt, long answer) {
	}

}
