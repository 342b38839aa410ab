package io.neurolink.benchmarks.pacing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.benchmarks.Table;
import io.neurolink.model.AiRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Offers four instances three times the load that one server accepts, with retries alone
 * and with pacing, and prints what the server counted.
 */
public final class PacingReport {

	private static final int INSTANCES = 4;

	private static final int OFFERED = 3;

	private static final Path POINTS = Path.of("target/run/pacing.csv");

	private final int minutes;

	private PacingReport(int minutes) {
		this.minutes = minutes;
	}

	/**
	 * Runs the measurements.
	 * @param args {@code quick} for a short run
	 * @throws IOException if the points of the picture cannot be written
	 */
	public static void main(String[] args) throws IOException {
		boolean quick = args.length > 0 && args[0].equals("quick");
		new PacingReport(quick ? 10 : 60).print();
		System.exit(0);
	}

	private void print() throws IOException {
		run(false, false, false, 3);
		run(true, false, false, 3);
		Table goals = new Table("Goals of pacing", "what", "measured", "goal", "");
		Table table = new Table(
				INSTANCES + " instances, " + OFFERED + " times the limit of " + LimitingServer.REQUESTS
						+ " requests and " + LimitingServer.TOKENS + " tokens per minute, " + this.minutes
						+ " minutes of one second",
				"with", "`Retry-After`", "completed", "of what the limit allows, %", "429s",
				"most to fewest of an instance", "p50, ms", "p99, ms");
		Outcome alone = run(false, false, false, this.minutes);
		Outcome paced = run(true, false, false, this.minutes);
		compare(table, goals, false, alone, paced);
		compare(table, goals, true, run(false, true, false, this.minutes), run(true, true, false, this.minutes));
		Outcome halved = run(true, false, true, this.minutes);
		table.print(System.out);
		halved(goals, halved);
		goals.print(System.out);
		write(alone, paced, halved);
		System.out.println();
		System.out.println("A minute is a second long, and every time of the settings is a sixtieth of its default. "
				+ "429s and completed calls are those that the server counted; latencies those of completed calls, "
				+ "from the call of the method to its answer, with the waits in the queue. Without pacing, a model is "
				+ "suspended on its key for as long as a `Retry-After` asks, and calls fail without being sent; "
				+ "a server without it shows what the retries themselves do.");
	}

	private static void compare(Table table, Table goals, boolean retryAfter, Outcome alone, Outcome paced) {
		row(table, "`@AiRetry` alone", retryAfter, alone);
		row(table, "`@AiRetry` and pacing", retryAfter, paced);
		String of = retryAfter ? ", server with `Retry-After`" : ", server without `Retry-After`";
		goals.goal("429s, % of those with retries alone" + of, 100.0 * paced.rejected() / alone.rejected(), 5);
		atLeast(goals, "completed, % of what the limit allows" + of, paced.completed(), 95);
		goals.goal("most to fewest calls of an instance" + of, paced.unfairness(), 1.3);
	}

	private static void row(Table table, String with, boolean retryAfter, Outcome outcome) {
		table.row(with, retryAfter ? "sent" : "not sent", String.valueOf(outcome.accepted()),
				Table.number(outcome.completed()), String.valueOf(outcome.rejected()),
				Table.number(outcome.unfairness()), Table.number(outcome.latency(0.5)),
				Table.number(outcome.latency(0.99)));
	}

	private void halved(Table goals, Outcome outcome) {
		int half = this.minutes / 2;
		List<Minute> after = outcome.minutes().subList(half + 1, this.minutes);
		double most = LimitingServer.REQUESTS / 2.0 * after.size();
		int accepted = after.stream().mapToInt(Minute::accepted).sum();
		int rejected = after.stream().mapToInt(Minute::rejected).sum();
		atLeast(goals, "completed, % of a limit that has halved, from one minute later", 100 * accepted / most, 95);
		goals.goal("429s, % of the calls received from one minute later", 100.0 * rejected / (accepted + rejected), 5);
	}

	private static void atLeast(Table goals, String what, double measured, double goal) {
		goals.row(what, Table.number(measured), "≥ " + Table.number(goal), (measured >= goal) ? "met" : "missed");
	}

	private static Outcome run(boolean paced, boolean retryAfter, boolean halving, int minutes) {
		List<ConfigurableApplicationContext> contexts = new ArrayList<>();
		List<Double> latencies = Collections.synchronizedList(new ArrayList<>());
		try (LimitingServer server = new LimitingServer(retryAfter)) {
			for (int i = 0; i < INSTANCES; i++) {
				contexts.add(Instance.start(server.url(), i, paced));
			}
			double perInstance = OFFERED * (double) LimitingServer.REQUESTS / INSTANCES;
			List<Mono<Void>> loads = new ArrayList<>();
			for (int i = 0; i < INSTANCES; i++) {
				loads.add(load(contexts.get(i).getBean(Instance.Desk.class), perInstance, minutes, i, latencies));
			}
			server.start();
			if (halving) {
				Schedulers.single().schedule(server::halve, minutes * 500L, java.util.concurrent.TimeUnit.MILLISECONDS);
			}
			Flux.merge(loads).blockLast(Duration.ofMinutes(5));
			return new Outcome(server.minutes(), List.copyOf(latencies), minutes);
		}
		finally {
			contexts.forEach(ConfigurableApplicationContext::close);
		}
	}

	/**
	 * Calls the method of an instance at random times, whether or not earlier calls have
	 * ended.
	 */
	private static Mono<Void> load(Instance.Desk desk, double perMinute, int minutes, int seed,
			List<Double> latencies) {
		Random random = new Random(seed);
		List<Long> times = new ArrayList<>();
		double at = 0;
		while (at < minutes) {
			times.add((long) (at * LimitingServer.MINUTE_NANOS));
			at += -Math.log(1 - random.nextDouble()) / perMinute;
		}
		return Flux.fromIterable(times)
			.flatMap((time) -> Mono.delay(Duration.ofNanos(time)).flatMap((due) -> call(desk, random, latencies)),
					Integer.MAX_VALUE)
			.take(Duration.ofNanos((long) (minutes * LimitingServer.MINUTE_NANOS)))
			.then();
	}

	private static Mono<Long> call(Instance.Desk desk, Random random, List<Double> latencies) {
		int prompt;
		int answer;
		synchronized (random) {
			prompt = 400 + random.nextInt(800);
			answer = 100 + random.nextInt(400);
		}
		long began = System.nanoTime();
		return desk.answer(AiRequest.builder().prompt("word ".repeat(prompt / 5)).maxTokens(answer).build())
			.doOnNext((response) -> latencies.add((System.nanoTime() - began) / 1e6))
			.thenReturn(1L)
			.onErrorReturn(0L);
	}

	private static void write(Outcome alone, Outcome paced, Outcome halved) throws IOException {
		StringBuilder points = new StringBuilder("series,minute,accepted,rejected\n");
		Map<String, Outcome> series = new TreeMap<>(Map.of("alone", alone, "paced", paced, "halved", halved));
		series.forEach((name, outcome) -> {
			AtomicInteger number = new AtomicInteger();
			outcome.minutes()
				.forEach((minute) -> points.append(name)
					.append(',')
					.append(number.incrementAndGet())
					.append(',')
					.append(minute.accepted())
					.append(',')
					.append(minute.rejected())
					.append('\n'));
		});
		Files.createDirectories(POINTS.getParent());
		Files.writeString(POINTS, points);
	}

}
