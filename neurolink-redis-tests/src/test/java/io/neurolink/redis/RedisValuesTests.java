package io.neurolink.redis;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.neurolink.annotation.AiCached;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkRedisCacheAutoConfiguration;
import io.neurolink.cache.AiCaches;
import io.neurolink.cache.CacheKey;
import io.neurolink.testserver.RedisServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what values become on a real Redis: answers with times, and arguments that
 * tell questions apart.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class RedisValuesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** An hour that exists twice in Berlin: only the offset says which is meant. */
	private static final ZonedDateTime SECOND_HOUR = ZonedDateTime
		.ofLocal(LocalDateTime.parse("2024-10-27T02:30:00.123456789"), ZoneId.of("Europe/Berlin"), null)
		.withLaterOffsetAtOverlap();

	private static RedisServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
						NeuroLinkRedisCacheAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withBean(Clocks.class)
		.withBean(Desk.class)
		.withPropertyValues("neurolink.providers.demo.type=simulated", "neurolink.cache.store-timeout=5s")
		.withPropertyValues(server.properties());

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void renewServer() {
		server.renew();
	}

	@Test
	void timesKeepTheirZone(CapturedOutput output) {
		onRedis((context) -> {
			Clocks clocks = context.getBean(Clocks.class);
			List<Callable<Object>> questions = List.of(clocks::zoned, clocks::fixed, clocks::offset, clocks::offsetTime,
					clocks::calendar, clocks::gregorian, clocks::timeZone, clocks::zone, clocks::record, clocks::bean,
					clocks::list, clocks::array, clocks::set, clocks::map, clocks::keys, clocks::calendars,
					clocks::calendarKeys, clocks::nested, clocks::optional, clocks::optionalCalendar,
					() -> clocks.future().join(), () -> clocks.mono().block(PATIENCE),
					() -> clocks.flux().collectList().block(PATIENCE));
			for (Callable<Object> question : questions) {
				Object first = question.call();
				awaitWrites(context);
				int calls = clocks.calls();
				Object second = question.call();
				assertThat(clocks.calls()).as("calls for %s", first).isEqualTo(calls);
				assertThat(second).as("a %s", first.getClass()).isNotSameAs(first).isEqualTo(first);
			}
			assertThat(output).doesNotContain("The cache '");
		});
	}

	@Test
	void calendarsCountTheDaysAsBefore() {
		onRedis((context) -> {
			Clocks clocks = context.getBean(Clocks.class);
			Calendar first = clocks.calendar();
			awaitWrites(context);
			Calendar second = clocks.calendar();
			assertThat(second).isNotSameAs(first);
			assertThat(second.getTimeZone()).isEqualTo(first.getTimeZone());
			assertThat(second.get(Calendar.HOUR_OF_DAY)).isEqualTo(first.get(Calendar.HOUR_OF_DAY));
			assertThat(second.get(Calendar.WEEK_OF_YEAR)).isEqualTo(first.get(Calendar.WEEK_OF_YEAR));
		});
	}

	@Test
	void tenantsInAFieldThatIsNotSeenNeverShareAnAnswer(CapturedOutput output) {
		onRedis((context) -> {
			Desk desk = context.getBean(Desk.class);
			List<List<Object>> pairs = List.of(List.of(new NoGetter("a"), new NoGetter("b")),
					List.of(new Ignored("a"), new Ignored("b")), List.of(new Transient("a"), new Transient("b")),
					List.of(new Inherited("a"), new Inherited("b")), List.of(new ByName("a"), new ByName("b")),
					List.of(new Secret("a"), new Secret("b")), List.of(new PrivateGetter("a"), new PrivateGetter("b")),
					List.of(List.of(new NoGetter("a")), List.of(new NoGetter("b"))),
					List.of(Map.of("who", new Ignored("a")), Map.of("who", new Ignored("b"))),
					List.of(Optional.of(new Transient("a")), Optional.of(new Transient("b"))),
					List.of(new Wrapper(new NoGetter("a")), new Wrapper(new NoGetter("b"))),
					List.of(new Object[] { new NoGetter("a") }, new Object[] { new NoGetter("b") }));
			for (List<Object> pair : pairs) {
				String first = desk.ask(pair.get(0));
				awaitWrites(context);
				assertThat(desk.ask(pair.get(1))).as("%s", pair).isNotEqualTo(first);
				assertThat(desk.ask(pair.get(0))).as("%s again", pair).isNotEqualTo(first);
			}
			assertThat(context.getBean(StringRedisTemplate.class).keys("*")).isEmpty();
		});
		for (Class<?> type : List.of(NoGetter.class, Ignored.class, Transient.class, Inherited.class, ByName.class,
				Secret.class, PrivateGetter.class)) {
			assertThat(output.toString().split("of " + type.getName().replace("$", "\\$") + " is not visible", -1))
				.as("%s", type)
				.hasSize(2);
		}
		assertThat(output).contains("WARN")
			.contains("Set the attribute key to what distinguishes the questions, as in key = ");
	}

	@Test
	void objectsThatAreSeenInWholeAreFoundAgain(CapturedOutput output) {
		onRedis((context) -> {
			Desk desk = context.getBean(Desk.class);
			List<List<Object>> pairs = List.of(List.of(new Seen("a"), new Seen("b")),
					List.of(new Wrapper(new Seen("a")), new Wrapper(new Seen("b"))),
					List.of(new Annotated("a"), new Annotated("b")), List.of(new Open("a"), new Open("b")),
					List.of(new Flags(true), new Flags(false)));
			List<List<Object>> equal = List.of(List.of(new Seen("a"), new Seen("b")),
					List.of(new Wrapper(new Seen("a")), new Wrapper(new Seen("b"))),
					List.of(new Annotated("a"), new Annotated("b")), List.of(new Open("a"), new Open("b")),
					List.of(new Flags(true), new Flags(false)));
			for (int i = 0; i < pairs.size(); i++) {
				String first = desk.ask(pairs.get(i).get(0));
				awaitWrites(context);
				assertThat(desk.ask(equal.get(i).get(0))).as("%s", pairs.get(i)).isEqualTo(first);
				assertThat(desk.ask(pairs.get(i).get(1))).as("%s", pairs.get(i)).isNotEqualTo(first);
			}
			assertThat(output).doesNotContain("is not visible");
		});
	}

	@Test
	void anAttributeKeyMakesAQuestionOfATenantThatIsNotSeen(CapturedOutput output) {
		onRedis((context) -> {
			Desk desk = context.getBean(Desk.class);
			String first = desk.byName(new NoGetter("a"), "q");
			awaitWrites(context);
			assertThat(desk.byName(new NoGetter("a"), "q")).isEqualTo(first);
			assertThat(desk.byName(new NoGetter("b"), "q")).isNotEqualTo(first);
			assertThat(output).doesNotContain("is not visible");
		});
	}

	@Test
	void theLongestTimeForAnAnswerWorks() {
		this.runner.withPropertyValues("neurolink.cache.store=redis", "neurolink.cache.store-timeout=P200000D")
			.run((context) -> {
				if (context.getStartupFailure() != null) {
					assertThat(context).getFailure().hasStackTraceContaining("neurolink.cache.store-timeout");
					return;
				}
				Desk desk = context.getBean(Desk.class);
				String first = desk.ask("a");
				awaitWrites(context);
				assertThat(desk.ask("a")).isEqualTo(first);
				context.getBean(AiCaches.class).clear(Desk.class.getName() + "#ask(java.lang.Object)");
				assertThat(desk.ask("a")).isNotEqualTo(first);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "caffeine", "redis" })
	void argumentsCountByTypeAndContentInEveryStore(String store) {
		run(store, (context) -> {
			Desk desk = context.getBean(Desk.class);
			for (List<@Nullable Object> pair : different()) {
				String first = desk.ask(pair.get(0));
				String second = desk.ask(pair.get(1));
				awaitWrites(context);
				assertThat(second).as("%s", show(pair)).isNotEqualTo(first);
				assertThat(desk.ask(pair.get(0))).as("%s", show(pair)).isEqualTo(first);
				assertThat(desk.ask(pair.get(1))).as("%s", show(pair)).isEqualTo(second);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "caffeine", "redis" })
	void equalArgumentsShareAnAnswerInEveryStore(String store) {
		run(store, (context) -> {
			Desk desk = context.getBean(Desk.class);
			for (List<Object> pair : equal()) {
				String first = desk.ask(pair.get(0));
				awaitWrites(context);
				assertThat(desk.ask(pair.get(1))).as("%s", show(pair)).isEqualTo(first);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "caffeine", "redis" })
	void severalArgumentsAreNotRunTogether(String store) {
		run(store, (context) -> {
			Desk desk = context.getBean(Desk.class);
			String first = desk.two("a", "b,c");
			String second = desk.two("a,b", "c");
			String third = desk.two(null, "null");
			String fourth = desk.two("null", null);
			awaitWrites(context);
			assertThat(Set.of(first, second, third, fourth)).hasSize(4);
			assertThat(desk.two("a", "b,c")).isEqualTo(first);
			assertThat(desk.two("null", null)).isEqualTo(fourth);
		});
	}

	private static List<List<@Nullable Object>> different() {
		ZonedDateTime berlin = ZonedDateTime.parse("2024-06-01T12:00+02:00[Europe/Berlin]");
		return List.of(pair("1", 1L), pair(1, 1L), pair("1", 1), pair((short) 1, (byte) 1), pair(1.0f, 1.0d),
				pair(new BigDecimal("1.0"), new BigDecimal("1.00")), pair('a', "a"), pair("true", true),
				pair(null, "null"), pair(null, ""), pair(null, Optional.empty()), pair(Optional.of("x"), "x"),
				pair(Size.LARGE, "LARGE"), pair(Size.LARGE, Weight.LARGE), pair(List.of("l"), Set.of("l")),
				pair(List.of("a", "b"), List.of("b", "a")), pair(List.of("1"), List.of(1L)), pair(List.of(), Map.of()),
				pair(List.of("a, b"), List.of("a", "b", "")), pair(Map.of("1", "x"), Map.of(1L, "x")),
				pair(new int[] { 1 }, new int[] { 2 }), pair(new int[] { 3 }, new long[] { 3 }),
				pair(new String[] { "x" }, List.of("x", "y")), pair(new String[] { "s" }, new Object[] { 7 }),
				pair(new int[][] { { 1 }, { 2 } }, new int[][] { { 1, 2 } }), pair(new Named("1"), new Named(1L)),
				pair(new Named("n"), new OtherNamed("n")), pair(berlin, berlin.toOffsetDateTime()),
				pair(berlin, berlin.withZoneSameInstant(ZoneId.of("Asia/Tokyo"))), pair(new Date(0), Instant.EPOCH),
				pair(Locale.US, Locale.UK), pair(calendarIn("Asia/Tokyo"), calendarIn("Europe/Berlin")),
				pair(SECOND_HOUR, SECOND_HOUR.withEarlierOffsetAtOverlap()));
	}

	private static List<List<Object>> equal() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("b", 2);
		map.put("a", 1);
		return List.of(List.of("q", new String("q")), List.of(7L, Long.valueOf("7")),
				List.of(new int[] { 1, 2 }, new int[] { 1, 2 }), List.of(new byte[] { 9 }, new byte[] { 9 }),
				List.of(new String[][] { { "p" } }, new String[][] { { "p" } }),
				List.of(new ArrayList<>(List.of("m", "n")), new LinkedList<>(List.of("m", "n"))),
				List.of(Arrays.asList("v", "w"), List.of("v", "w")),
				List.of(Set.of("e", "f"), new LinkedHashSet<>(List.of("f", "e"))), List.of(map, new TreeMap<>(map)),
				List.of(new Named(new int[] { 1 }), new Named(new int[] { 1 })),
				List.of(List.of(new int[] { 4 }), List.of(new int[] { 4 })), List.of(Size.SMALL, Size.valueOf("SMALL")),
				List.of(SECOND_HOUR, ZonedDateTime.parse(SECOND_HOUR.toString())),
				List.of(calendarIn("Asia/Seoul"), calendarIn("Asia/Seoul")), List.of(Optional.of(3), Optional.of(3)));
	}

	private static List<@Nullable Object> pair(@Nullable Object first, @Nullable Object second) {
		return Arrays.asList(first, second);
	}

	private static String show(List<?> pair) {
		return Arrays.deepToString(pair.toArray());
	}

	private static GregorianCalendar calendarIn(String zone) {
		GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone(zone));
		calendar.setTimeInMillis(SECOND_HOUR.toInstant().toEpochMilli());
		return calendar;
	}

	private void onRedis(ContextConsumer<AssertableApplicationContext> story) {
		run("redis", story);
	}

	private void run(String store, ContextConsumer<AssertableApplicationContext> story) {
		this.runner.withPropertyValues("neurolink.cache.store=" + store).run(story);
	}

	/**
	 * Writes are not waited for: a question behind them on their connection is.
	 */
	private static void awaitWrites(ApplicationContext context) {
		context.getBeanProvider(RedisCacheStore.class).ifAvailable((store) -> {
			store.get("none", CacheKey.of(List.of(), String.class, null));
			Awaitility.await().until(() -> !store.hasUnwritten());
		});
	}

	enum Size {

		SMALL, LARGE

	}

	enum Weight {

		LARGE

	}

	record Named(Object name) {
	}

	record OtherNamed(Object name) {
	}

	record Wrapper(Object tenant) {
	}

	record Seen(String tenant) {
	}

	static class NoGetter {

		private final String tenant;

		NoGetter(String tenant) {
			this.tenant = tenant;
		}

		public String name() {
			return this.tenant;
		}

	}

	static class PrivateGetter {

		private final String tenant;

		PrivateGetter(String tenant) {
			this.tenant = tenant;
		}

		String getTenant() {
			return this.tenant;
		}

	}

	static class Ignored {

		private final String tenant;

		Ignored(String tenant) {
			this.tenant = tenant;
		}

		@JsonIgnore
		public String getTenant() {
			return this.tenant;
		}

	}

	static class Transient {

		private final transient String tenant;

		Transient(String tenant) {
			this.tenant = tenant;
		}

		public String getTenant() {
			return this.tenant;
		}

	}

	static class Inherited extends NoGetter {

		Inherited(String tenant) {
			super(tenant);
		}

		public String getTitle() {
			return "title";
		}

	}

	@JsonIgnoreProperties("tenant")
	static class ByName {

		private final String tenant;

		ByName(String tenant) {
			this.tenant = tenant;
		}

		public String getTenant() {
			return this.tenant;
		}

	}

	static class Secret {

		@JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
		private final String tenant;

		Secret(String tenant) {
			this.tenant = tenant;
		}

		public String getTenant() {
			return this.tenant;
		}

	}

	static class Annotated {

		@JsonProperty
		private final String tenant;

		Annotated(String tenant) {
			this.tenant = tenant;
		}

	}

	static class Open {

		public final String tenant;

		Open(String tenant) {
			this.tenant = tenant;
		}

	}

	static class Flags {

		private final boolean large;

		Flags(boolean large) {
			this.large = large;
		}

		public boolean isLarge() {
			return this.large;
		}

	}

	record Times(ZonedDateTime zoned, OffsetDateTime offset, OffsetTime time, Calendar calendar, TimeZone timeZone,
			ZoneId zone, List<ZonedDateTime> list, Optional<OffsetDateTime> optional,
			Map<String, ? extends Calendar> map) {
	}

	static class Meeting {

		private @Nullable ZonedDateTime at;

		private @Nullable Calendar until;

		public @Nullable ZonedDateTime getAt() {
			return this.at;
		}

		public void setAt(ZonedDateTime at) {
			this.at = at;
		}

		public @Nullable Calendar getUntil() {
			return this.until;
		}

		public void setUntil(Calendar until) {
			this.until = until;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Meeting that
					&& Arrays.asList(this.at, this.until).equals(Arrays.asList(that.at, that.until));
		}

		@Override
		public int hashCode() {
			return Arrays.asList(this.at, this.until).hashCode();
		}

	}

	static class Desk {

		private final AtomicInteger calls = new AtomicInteger();

		@AiCached
		String ask(@Nullable Object question) {
			return "answer " + this.calls.incrementAndGet();
		}

		@AiCached
		String two(@Nullable String question, @Nullable String more) {
			return "answer " + this.calls.incrementAndGet();
		}

		@AiCached(key = "#tenant.name() + #question")
		String byName(NoGetter tenant, String question) {
			return "answer " + this.calls.incrementAndGet();
		}

	}

	static class Clocks {

		private final AtomicInteger calls = new AtomicInteger();

		int calls() {
			return this.calls.get();
		}

		private <T> T answer(T answer) {
			this.calls.incrementAndGet();
			return answer;
		}

		@AiCached
		ZonedDateTime zoned() {
			return answer(SECOND_HOUR.plusSeconds(0));
		}

		@AiCached
		ZonedDateTime fixed() {
			return answer(ZonedDateTime.parse("2024-06-01T12:00+05:30"));
		}

		@AiCached
		OffsetDateTime offset() {
			return answer(OffsetDateTime.parse("2024-06-01T12:00:00.000000001-03:30"));
		}

		@AiCached
		OffsetTime offsetTime() {
			return answer(OffsetTime.parse("12:00:01+05:45"));
		}

		@AiCached
		Calendar calendar() {
			return answer(calendarIn("Asia/Tokyo"));
		}

		@AiCached
		GregorianCalendar gregorian() {
			return answer(calendarIn("America/New_York"));
		}

		@AiCached
		TimeZone timeZone() {
			return answer(TimeZone.getTimeZone("Asia/Tokyo"));
		}

		@AiCached
		ZoneId zone() {
			return answer(ZoneId.of("Asia/Tokyo"));
		}

		@AiCached
		Times record() {
			return answer(new Times(SECOND_HOUR, SECOND_HOUR.toOffsetDateTime(), OffsetTime.parse("12:00-01:00"),
					calendarIn("Asia/Tokyo"), TimeZone.getTimeZone("UTC"), ZoneId.of("America/Lima"),
					List.of(SECOND_HOUR, SECOND_HOUR.withEarlierOffsetAtOverlap()),
					Optional.of(OffsetDateTime.parse("2024-06-01T12:00+01:00")), Map.of("x", calendarIn("GMT+07:30"))));
		}

		@AiCached
		Meeting bean() {
			Meeting meeting = new Meeting();
			meeting.setAt(SECOND_HOUR);
			meeting.setUntil(calendarIn("Asia/Kolkata"));
			return answer(meeting);
		}

		@AiCached
		List<ZonedDateTime> list() {
			return answer(List.of(SECOND_HOUR, ZonedDateTime.parse("2024-06-01T12:00Z[UTC]")));
		}

		@AiCached
		ZonedDateTime[] array() {
			return answer(new ZonedDateTime[] { SECOND_HOUR });
		}

		@AiCached
		Set<OffsetDateTime> set() {
			return answer(Set.of(OffsetDateTime.parse("2024-06-01T12:00+03:00")));
		}

		@AiCached
		Map<String, ZonedDateTime> map() {
			return answer(Map.of("a", SECOND_HOUR));
		}

		@AiCached
		Map<ZonedDateTime, String> keys() {
			return answer(Map.of(SECOND_HOUR, "a"));
		}

		@AiCached
		Map<String, Calendar> calendars() {
			return answer(Map.of("a", calendarIn("Asia/Tokyo")));
		}

		@AiCached
		Map<Calendar, String> calendarKeys() {
			return answer(Map.of(calendarIn("Asia/Tokyo"), "a"));
		}

		@AiCached
		Map<String, List<Optional<ZonedDateTime>>> nested() {
			return answer(Map.of("a", List.of(Optional.of(SECOND_HOUR), Optional.empty())));
		}

		@AiCached
		Optional<ZonedDateTime> optional() {
			return answer(Optional.of(SECOND_HOUR));
		}

		@AiCached
		Optional<Calendar> optionalCalendar() {
			return answer(Optional.of(calendarIn("Asia/Tokyo")));
		}

		@AiCached
		CompletableFuture<ZonedDateTime> future() {
			return CompletableFuture.completedFuture(answer(SECOND_HOUR.plusSeconds(0)));
		}

		@AiCached
		Mono<OffsetDateTime> mono() {
			return Mono.fromSupplier(() -> answer(OffsetDateTime.parse("2024-06-01T12:00+03:00")));
		}

		@AiCached
		Flux<ZonedDateTime> flux() {
			return Flux.defer(() -> Flux.fromIterable(answer(List.of(SECOND_HOUR))));
		}

	}

}
