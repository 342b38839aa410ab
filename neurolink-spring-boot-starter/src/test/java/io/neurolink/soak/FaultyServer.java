package io.neurolink.soak;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All vendors on one port of the loopback interface. A share of the answers has a fault;
 * which one the n-th request meets follows from the seed. Connections are kept alive
 * where the fault does not end them, so that what is left of one answer could be taken
 * for the next.
 */
final class FaultyServer implements AutoCloseable {

	/**
	 * Of so many requests in a row each fault meets one: a fifth of them has a fault.
	 */
	private static final int ROUND = 5 * Fault.values().length;

	/** Questions that begin so are not counted: who asks them leaves before the end. */
	static final String LEAVER = "leaver";

	/**
	 * The answer to questions that begin so is cut in half, whichever fault their request
	 * would meet: not only by chance does a stream break off.
	 */
	static final String CUT = "cut";

	/** Questions that begin so are counted on their own. */
	static final String SHARED = "shared";

	private static final Duration PAUSE = Duration.ofMillis(60);

	private final long seed;

	private final Duration tooLate;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

	private final LoopResources loops = LoopResources.create("faulty-server", 1, true);

	private final Scheduler timer = Schedulers.newSingle("faulty-server-timer", true);

	private final DisposableServer server;

	private volatile boolean faulty;

	private volatile @Nullable Vendor limited;

	private volatile int most;

	private final Map<String, AnnouncedQuota> quotas = new ConcurrentHashMap<>();

	private final AtomicInteger shared = new AtomicInteger();

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger counted = new AtomicInteger();

	private final Map<Fault, AtomicInteger> faults = new EnumMap<>(Fault.class);

	/**
	 * Starts a server.
	 * @param seed what the faults follow from
	 * @param tooLate when an answer begins that nobody waits for any more
	 */
	FaultyServer(long seed, Duration tooLate) {
		this.seed = seed;
		this.tooLate = tooLate;
		for (Fault fault : Fault.values()) {
			this.faults.put(fault, new AtomicInteger());
		}
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.runOn(this.loops)
			.channelGroup(this.connections)
			.handle(this::handle)
			.bindNow();
	}

	/**
	 * Up to here all answers were well.
	 */
	void misbehave() {
		this.requests.set(0);
		this.counted.set(0);
		this.faulty = true;
	}

	/**
	 * Limits the requests of each key to a vendor, and announces what is left.
	 * @param vendor the vendor
	 * @param most the requests in each {@link AnnouncedQuota#WINDOW}
	 */
	void limit(Vendor vendor, int most) {
		this.most = most;
		this.limited = vendor;
	}

	/**
	 * Returns the number of requests that were within the limit of their key.
	 */
	int accepted() {
		return this.quotas.values().stream().mapToInt(AnnouncedQuota::accepted).sum();
	}

	/**
	 * Returns the number of requests that exceeded the limit of their key.
	 */
	int exceeded() {
		return this.quotas.values().stream().mapToInt(AnnouncedQuota::exceeded).sum();
	}

	/**
	 * Returns the number of requests whose question begins with {@link #SHARED}.
	 */
	int shared() {
		return this.shared.get();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.port();
	}

	/**
	 * How many requests came in, counted or not.
	 */
	int requests() {
		return this.requests.get();
	}

	/**
	 * How many requests came in from those who stay.
	 */
	int counted() {
		return this.counted.get();
	}

	/**
	 * How often those who stay met a fault.
	 */
	int count(Fault fault) {
		return this.faults.getOrDefault(fault, new AtomicInteger()).get();
	}

	/**
	 * How many requests are being answered.
	 */
	int underWay() {
		return this.underWay.get();
	}

	/**
	 * How many connections are open.
	 */
	int connections() {
		return this.connections.size();
	}

	@Override
	public void close() {
		this.server.disposeNow();
		this.connections.close();
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
		this.timer.dispose();
	}

	private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		Vendor vendor = Vendor.at(request.uri());
		AnnouncedQuota quota = (vendor == this.limited) ? quota(request) : null;
		if (quota != null && !quota.take()) {
			return Mono.from(quota.announce(response).status(429).sendString(Mono.just("{}")));
		}
		if (quota != null) {
			quota.announce(response);
		}
		int number = this.requests.getAndIncrement();
		return Mono.usingWhen(Mono.fromSupplier(this.underWay::incrementAndGet),
				(ignored) -> request.receive()
					.aggregate()
					.asString(StandardCharsets.UTF_8)
					.flatMap((body) -> answer(vendor, JsonMapper.shared().readTree(body), number, response)),
				(ignored) -> Mono.fromRunnable(this.underWay::decrementAndGet));
	}

	private AnnouncedQuota quota(HttpServerRequest request) {
		String key = String.valueOf(request.requestHeaders().get("Authorization"));
		return this.quotas.computeIfAbsent(key, (ignored) -> new AnnouncedQuota(this.most));
	}

	private Mono<Void> answer(Vendor vendor, JsonNode body, int number, HttpServerResponse response) {
		String question = body.path("messages").path(0).path("content").asString();
		if (question.startsWith(SHARED)) {
			this.shared.incrementAndGet();
		}
		Fault fault = (this.faulty && question.startsWith(CUT)) ? Fault.CLOSED : fault(number);
		if (!question.startsWith(LEAVER)) {
			this.counted.incrementAndGet();
			if (fault != null) {
				this.faults.get(fault).incrementAndGet();
			}
		}
		Duration delay = (fault == Fault.SLOW_FIRST_TOKEN) ? this.tooLate : (number % 23 == 0) ? PAUSE : Duration.ZERO;
		if (fault == Fault.RESET) {
			return reset(response);
		}
		if (fault == null || fault.ordinal() > Fault.RESET.ordinal()) {
			return body.path("stream").asBoolean(false) ? stream(vendor, question, fault, delay, response)
					: whole(vendor, question, fault, delay, response);
		}
		return refusal(fault, response);
	}

	private @Nullable Fault fault(int number) {
		if (!this.faulty) {
			return null;
		}
		List<@Nullable Fault> round = new ArrayList<>(ROUND);
		for (int i = 0; i < ROUND; i++) {
			round.add((i < Fault.values().length) ? Fault.values()[i] : null);
		}
		Collections.shuffle(round, new Random(this.seed + number / ROUND));
		return round.get(number % ROUND);
	}

	private static Mono<Void> refusal(Fault fault, HttpServerResponse response) {
		int status = switch (fault) {
			case TOO_FAST, TOO_FAST_FOR_NOW -> 429;
			case OVERLOADED -> 503;
			default -> 500;
		};
		if (fault == Fault.TOO_FAST_FOR_NOW) {
			response.header("Retry-After", "0.05");
		}
		String body = "{\"type\":\"error\",\"error\":{\"type\":\"fault\",\"message\":\"" + fault + "\"}}";
		return Mono.from(response.status(status)
			.header("Content-Type", "application/json")
			.sendString(Mono.just(body), StandardCharsets.UTF_8));
	}

	// Cut between bytes, and so within a character now and then.
	private Mono<Void> whole(Vendor vendor, String question, @Nullable Fault fault, Duration delay,
			HttpServerResponse response) {
		byte[] body = bytes(vendor.whole(vendor.text(question)));
		int half = body.length / 2;
		byte[] rest = isHalf(fault) ? new byte[0] : Arrays.copyOfRange(body, half, body.length);
		return send(response.header("Content-Type", "application/json"), bytes(" "),
				List.of(Arrays.copyOf(body, half), rest), fault, delay);
	}

	private Mono<Void> stream(Vendor vendor, String question, @Nullable Fault fault, Duration delay,
			HttpServerResponse response) {
		List<String> events = vendor.events(vendor.pieces(question));
		if (isHalf(fault)) {
			events = new ArrayList<>(events.subList(0, events.size() / 2));
			if (fault == Fault.MALFORMED) {
				events.add("data: {\"oops\n\n");
			}
		}
		else {
			events.add(vendor.end());
		}
		return send(response.header("Content-Type", "text/event-stream"), bytes(vendor.start()),
				events.stream().map(FaultyServer::bytes).toList(), fault, delay);
	}

	private Mono<Void> send(HttpServerResponse response, byte[] start, List<byte[]> rest, @Nullable Fault fault,
			Duration delay) {
		Flux<byte[]> pieces = Flux.fromIterable(rest);
		if (!delay.isZero()) {
			pieces = pieces.delaySubscription(delay, this.timer);
		}
		pieces = pieces.startWith(start);
		Flux<byte[]> body = (fault == Fault.STALL) ? pieces.concatWith(Mono.never()) : pieces;
		Mono<Void> sent = Mono.from(response.send(body.map(Unpooled::wrappedBuffer), (piece) -> true));
		if (fault == Fault.CLOSED) {
			return sent.then(Mono.fromRunnable(() -> response.withConnection((all) -> all.channel().close())))
				.then(Mono.never());
		}
		return (fault == Fault.RESET_MIDWAY) ? sent.then(reset(response)) : sent;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static boolean isHalf(@Nullable Fault fault) {
		return fault != null && fault != Fault.SLOW_FIRST_TOKEN;
	}

	// Netty cancels what answers once the connection is gone.
	private static Mono<Void> reset(HttpServerResponse response) {
		return Mono.<Void>fromRunnable(() -> response.withConnection((all) -> {
			all.channel().config().setOption(ChannelOption.SO_LINGER, 0);
			all.channel().close();
		})).then(Mono.never());
	}

}
