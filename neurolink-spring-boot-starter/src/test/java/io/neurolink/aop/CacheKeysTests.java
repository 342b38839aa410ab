package io.neurolink.aop;

import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.net.URL;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.neurolink.StartupAnalysis;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiException;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for what tells calls of annotated methods apart, and for answers that are neither
 * kept nor shared.
 */
@ExtendWith(OutputCaptureExtension.class)
class CacheKeysTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withPropertyValues("neurolink.providers.demo.type=simulated");

	@Test
	void anArgumentThatWasChangedIsAnotherQuestion() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			StringBuilder text = new StringBuilder("a");
			String first = desk.ask(text);
			assertThat(desk.ask(new StringBuilder("a"))).isEqualTo(first);
			assertThat(desk.ask(text.append("b"))).isNotEqualTo(first);
			List<String> lines = new ArrayList<>(List.of("Aa"));
			String second = desk.ask(new Question(lines));
			lines.set(0, "BB");
			assertThat(desk.ask(new Question(lines))).isNotEqualTo(second);
			Form form = new Form();
			String third = desk.ask(form);
			assertThat(desk.ask(form)).isEqualTo(third);
			form.lines.add("more");
			assertThat(desk.ask(form)).isNotEqualTo(third);
			assertThat(desk.future(form).join()).isNotEqualTo(desk.ask(form)).startsWith("answer");
			assertThat(desk.mono(lines).block()).isEqualTo(desk.mono(List.of("BB")).block())
				.isNotEqualTo(desk.mono(List.of("Aa")).block());
			assertThat(desk.flux(new int[] { 1 }).collectList().block())
				.isEqualTo(desk.flux(new int[] { 1 }).collectList().block())
				.isNotEqualTo(desk.flux(new int[] { 2 }).collectList().block());
		});
	}

	@Test
	void anArgumentOfWhichNothingIsKnownIsNotCachedAndThatIsLogged(CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			Runnable same = () -> {
			};
			assertThat(desk.ask(same)).isNotEqualTo(desk.ask(same));
			assertThat(output.toString().split("answers are not cached, because calls", -1)).hasSize(2);
			assertThat(output).contains("@AiCached on " + Desk.class.getName() + "#ask(").contains("attribute key");
		});
	}

	@Test
	void aLimitersKeyWithoutEqualsIsRefusedAndArraysCountByContent() {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThatIllegalArgumentException().isThrownBy(() -> desk.limited(new Form()))
				.withMessageContaining("has no equals")
				.withMessageContaining("#user.id");
			assertThat(desk.limited(new int[] { 1 })).startsWith("answer");
			assertThat(catchThrowable(() -> desk.limited(new int[] { 1 }))).isInstanceOf(AiException.class);
			assertThat(desk.limited(new int[] { 2 })).startsWith("answer");
			assertThat(desk.limited("1")).startsWith("answer");
			assertThat(desk.limited(1L)).startsWith("answer");
			assertThat(catchThrowable(() -> desk.limitedMono(new Form()).block()))
				.isInstanceOf(IllegalArgumentException.class);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { KeyOfForm.class, KeyOfPosition.class, KeyOfArray.class, KeyOfBoundType.class,
			KeyOfTokens.class, KeyOfBuilder.class })
	void aLimitersKeyOfATypeWithoutEqualsFailsTheStart(Class<?> bean) {
		fails(bean, "@AiRateLimited(key)", "has no equals", "key = \"#user.id\"");
	}

	@Test
	void aLimitersKeyOfATypeThatMayHaveEqualsStarts() {
		this.runner.withUserConfiguration(KeysThatMayDo.class).run((context) -> {
			KeysThatMayDo keys = context.getBean(KeysThatMayDo.class);
			assertThat(keys.anything("a")).isEqualTo("answer");
			assertThat(keys.ofInterface("a")).isEqualTo("answer");
			assertThat(keys.ofAbstract(1L)).isEqualTo("answer");
			assertThat(keys.generic("a")).isEqualTo("answer");
			assertThat(keys.ofRecord(new Question(List.of()))).isEqualTo("answer");
			assertThat(keys.ofNumbers(new int[] { 1 })).isEqualTo("answer");
			assertThat(keys.ofPart(new Form())).isEqualTo("answer");
		});
	}

	@Test
	void aParameterThatShowsNoContentIsReportedAtTheStart(CapturedOutput output) {
		this.runner.withUserConfiguration(WithoutContent.class).run((context) -> {
			assertThat(context).hasNotFailed();
			for (String method : List.of("supplied(java.util.function.Supplier)", "read(java.io.InputStream)",
					"threaded(java.lang.String,java.lang.Thread)", "streamed(java.util.stream.Stream)",
					"own(" + Source.class.getTypeName() + ")")) {
				assertThat(output).contains("@AiCached on " + WithoutContent.class.getName() + "#" + method
						+ ": answers are not cached, because a parameter is a ");
			}
			assertThat(output.toString().split("because a parameter is a", -1)).hasSize(6);
			assertThat(output).contains("as the attribute key, as in key = ");
		});
	}

	@Test
	void aParameterThatMayShowItsContentIsNotReportedAtTheStart(CapturedOutput output) {
		this.runner.withUserConfiguration(WithContent.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).doesNotContain("because a parameter is a");
		});
	}

	@Test
	void anUnlessThatFailsLosesNoAnswer(CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.failingUnless("q")).isEqualTo("answer 1");
			assertThat(desk.failingUnless("q")).isEqualTo("answer 2");
			assertThat(output.toString().split("that decides whether an answer is cached", -1)).hasSize(2);
		});
	}

	@Test
	void aSingleUseValueOfADeclaredObjectIsNotKept(CapturedOutput output) {
		run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(((Iterator<?>) desk.anything("q")).next()).isEqualTo("answer 1");
			assertThat(((Iterator<?>) desk.anything("q")).next()).isEqualTo("answer 2");
			assertThat(output.toString().split("can be read only once", -1)).hasSize(2);
		});
	}

	@ParameterizedTest
	@ValueSource(
			classes = { OfIterator.class, OfReader.class, OfListOfStreams.class, OfResource.class, OfMapOfFutures.class,
					OfMonoOfFlux.class, OfFutureOfReader.class, OfRecord.class, OfListOfGenericRecords.class })
	void aReturnTypeThatCanBeReadOnlyOnceFailsTheStart(Class<?> bean) {
		fails(bean, "@AiCached", "can be read only once", "Return a String");
	}

	@Test
	void aRecordIsKeptUnlessItContainsSuchAValue(CapturedOutput output) {
		this.runner.withUserConfiguration(OfTree.class).run((context) -> {
			OfTree desk = context.getBean(OfTree.class);
			assertThat(desk.ask("q")).isEqualTo(desk.ask("q"));
			assertThat(desk.withReader("q").text()).isNotEqualTo(desk.withReader("q").text());
			assertThat(output.toString().split("can be read only once", -1)).hasSize(2);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { OfCallable.class, OfDeferredResult.class, RetriedCallable.class })
	void aReturnTypeThatIsAnsweredLaterFailsTheStart(Class<?> bean) {
		fails(bean, "@Ai", "the call is made only after it has returned", "CompletableFuture");
	}

	@ParameterizedTest
	@ValueSource(classes = { NamedRoot.class, NamedRootInLimit.class, NamedResult.class, NamedPosition.class })
	void aParameterNamedLikeAVariableFailsTheStart(Class<?> bean) {
		fails(bean, "", "which is the name of a parameter and of a variable with a meaning of its own",
				"Rename the parameter");
	}

	@Test
	void aParameterWithSuchANameThatNoExpressionUsesIsFine() {
		this.runner.withUserConfiguration(UnusedNames.class)
			.run((context) -> assertThat(context.getBean(UnusedNames.class).ask("a", "b")).isEqualTo("ab"));
	}

	@Test
	void beansOfOneClassThatShareUnnamedCachesAndLimitersAreReported(CapturedOutput output) {
		this.runner.withBean("billing", Shared.class).withBean("sales", Shared.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("The beans [billing, sales] are of one class and share the cache of")
				.contains("The beans [billing, sales] are of one class and share the rate limiter of")
				.contains("as in key =");
			assertThat(output.toString().split("are of one class", -1)).hasSize(3);
		});
	}

	@Test
	void oneBeanOrNamesAreNotReported(CapturedOutput output) {
		this.runner.withUserConfiguration(Desk.class)
			.withBean("billing", Named.class)
			.withBean("sales", Named.class)
			.run((context) -> assertThat(output).doesNotContain("are of one class"));
	}

	@Test
	void theWeightOfACacheIsAProperty() {
		this.runner.withUserConfiguration(Desk.class)
			.withPropertyValues("neurolink.cache.instances.small.maximum-weight=4KB")
			.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				assertThat(desk.large("q")).isNotEqualTo(desk.large("q"));
				assertThat(desk.largeElsewhere("q")).isEqualTo(desk.largeElsewhere("q"));
			});
		this.runner.withPropertyValues("neurolink.cache.maximum-weight=-1KB")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("neurolink.cache.maximum-weight"));
	}

	private void fails(Class<?> bean, String where, String problem, String action) {
		this.runner.withUserConfiguration(bean).run((context) -> {
			FailureAnalysis analysis = StartupAnalysis.of(context.getStartupFailure());
			assertThat(analysis).as("an analysis of " + context.getStartupFailure()).isNotNull();
			assertThat(analysis.getDescription()).contains(where).contains(bean.getName() + "#ask").contains(problem);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	private void run(ContextConsumer<AssertableApplicationContext> consumer) {
		this.runner.withUserConfiguration(Desk.class).run(consumer);
	}

	record Question(List<String> lines) {
	}

	static class Form {

		private final List<String> lines = new ArrayList<>();

		public String name() {
			return "form";
		}

	}

	static class Desk {

		private final AtomicInteger calls = new AtomicInteger();

		@AiCached
		String ask(Object question) {
			return answer();
		}

		@AiCached
		CompletableFuture<String> future(Object question) {
			return CompletableFuture.completedFuture(answer());
		}

		@AiCached
		Mono<String> mono(Object question) {
			return Mono.fromSupplier(this::answer);
		}

		@AiCached
		Flux<String> flux(Object question) {
			return Flux.defer(() -> Flux.just(answer(), "more"));
		}

		@AiRateLimited(limit = 1, per = "1h", maxWait = "0s", key = "#question")
		String limited(Object question) {
			return answer();
		}

		@AiRateLimited(limit = 1, per = "1h", maxWait = "0s", key = "#question")
		Mono<String> limitedMono(Object question) {
			return Mono.fromSupplier(this::answer);
		}

		@AiCached(unless = "#result.substring(100) == 'x'")
		String failingUnless(String question) {
			return answer();
		}

		@AiCached
		Object anything(String question) {
			return List.of(answer()).iterator();
		}

		@AiCached("small")
		String large(String question) {
			return "x".repeat(5000) + answer();
		}

		@AiCached("large")
		String largeElsewhere(String question) {
			return "x".repeat(5000) + answer();
		}

		private String answer() {
			return "answer " + this.calls.incrementAndGet();
		}

	}

	static class Shared {

		@AiCached
		@AiRateLimited(key = "#question")
		String ask(String question) {
			return question;
		}

		@AiCached(key = "#root.target.hashCode() + #question")
		String apart(String question) {
			return question;
		}

	}

	static class Named {

		@AiCached("answers")
		@AiRateLimited("desk")
		String ask(String question) {
			return question;
		}

	}

	static class OfIterator {

		@AiCached
		Iterator<String> ask(String question) {
			return List.of(question).iterator();
		}

	}

	static class OfReader {

		@AiCached
		Reader ask(String question) {
			return Reader.nullReader();
		}

	}

	record Attached<T>(String text, T attachment) {

	}

	record Tree(String text, List<Tree> children, Object anything) {

	}

	static class OfRecord {

		@AiCached
		Optional<Attached<Reader>> ask(String question) {
			return Optional.empty();
		}

	}

	record Report(String text, Attached<List<Iterator<String>>> pages) {

	}

	static class OfListOfGenericRecords {

		@AiCached
		List<Report> ask(String question) {
			return List.of();
		}

	}

	static class OfTree {

		private int calls;

		@AiCached
		Tree ask(String question) {
			this.calls++;
			return new Tree(question + this.calls, List.of(), "leaf");
		}

		@AiCached
		Tree withReader(String question) {
			this.calls++;
			return new Tree(question + this.calls, List.of(new Tree("", List.of(), new StringReader("a"))), "");
		}

	}

	static class OfListOfStreams {

		@AiCached
		List<Stream<String>> ask(String question) {
			return List.of(Stream.of(question));
		}

	}

	static class OfResource {

		@AiCached
		ResponseEntity<InputStreamResource> ask(String question) {
			return ResponseEntity.ok().build();
		}

	}

	static class OfMapOfFutures {

		@AiCached
		Map<String, CompletableFuture<String>> ask(String question) {
			return Map.of();
		}

	}

	static class OfMonoOfFlux {

		@AiCached
		Mono<Flux<String>> ask(String question) {
			return Mono.empty();
		}

	}

	static class OfFutureOfReader {

		@AiCached
		CompletableFuture<Reader> ask(String question) {
			return CompletableFuture.completedFuture(Reader.nullReader());
		}

	}

	static class OfCallable {

		@AiCached
		Callable<String> ask(String question) {
			return () -> question;
		}

	}

	static class OfDeferredResult {

		@AiCached
		DeferredResult<String> ask(String question) {
			return new DeferredResult<>();
		}

	}

	static class RetriedCallable {

		@AiRetry
		Callable<String> ask(String question) {
			return () -> question;
		}

	}

	static class KeyOfForm {

		@AiRateLimited(key = "#client")
		String ask(Form client) {
			return "answer";
		}

	}

	static class KeyOfPosition {

		@AiRateLimited(key = " #a1 ")
		String ask(String question, Form client) {
			return "answer";
		}

	}

	static class KeyOfArray {

		@AiRateLimited(key = "#clients")
		String ask(Form[] clients) {
			return "answer";
		}

	}

	abstract static class Bound<T> {

		@AiRateLimited(key = "#client")
		String ask(T client) {
			return "answer";
		}

	}

	static class KeyOfBoundType extends Bound<Form> {

	}

	static class KeyOfTokens {

		@AiRateLimited(limit = 1000, per = "1m", unit = AiRateLimited.Unit.TOKENS, key = "#client")
		String ask(Form client) {
			return "answer";
		}

	}

	static class KeyOfBuilder {

		@AiRateLimited(key = "#text")
		String ask(StringBuilder text) {
			return "answer";
		}

	}

	static class KeysThatMayDo {

		@AiRateLimited(key = "#client")
		String anything(Object client) {
			return "answer";
		}

		@AiRateLimited(key = "#client")
		String ofInterface(CharSequence client) {
			return "answer";
		}

		@AiRateLimited(key = "#client")
		String ofAbstract(Number client) {
			return "answer";
		}

		@AiRateLimited(key = "#client")
		<T> String generic(T client) {
			return "answer";
		}

		@AiRateLimited(key = "#client")
		String ofRecord(Question client) {
			return "answer";
		}

		@AiRateLimited(key = "#client")
		String ofNumbers(int[] client) {
			return "answer";
		}

		@AiRateLimited(key = "#client.name()")
		String ofPart(Form client) {
			return "answer";
		}

	}

	@FunctionalInterface
	interface Source {

		String next();

	}

	static class WithoutContent {

		@AiCached
		String supplied(Supplier<String> question) {
			return "answer";
		}

		@AiCached
		String read(InputStream question) {
			return "answer";
		}

		@AiCached
		String threaded(String question, Thread thread) {
			return "answer";
		}

		@AiCached
		String streamed(Stream<String> question) {
			return "answer";
		}

		@AiCached
		String own(Source source) {
			return "answer";
		}

	}

	static class WithContent {

		@AiCached(key = "#question")
		String named(String question, InputStream stream) {
			return "answer";
		}

		@AiCached
		<T extends Comparable<T>> String generic(T question) {
			return "answer";
		}

		@AiCached
		String number(Number question, Object more, CharSequence text) {
			return "answer";
		}

		@AiCached
		String collections(Collection<String> question, Iterable<String> more, Map<String, Object> map) {
			return "answer";
		}

		@AiCached
		String objects(Form form, Question question, StringBuilder text, ByteBuffer bytes, AtomicInteger count) {
			return "answer";
		}

		@AiCached
		String jdk(URL url, Pattern pattern, Locale locale, Calendar calendar, Class<?> type, byte[] bytes) {
			return "answer";
		}

	}

	static class NamedRoot {

		@AiCached(key = "#root")
		String ask(String root) {
			return root;
		}

	}

	static class NamedRootInLimit {

		@AiRateLimited(key = "#root.id + 'x'")
		String ask(String root) {
			return root;
		}

	}

	static class NamedResult {

		@AiCached(unless = "#result == 'x'")
		String ask(String result) {
			return result;
		}

	}

	static class NamedPosition {

		@AiCached(key = "#a0")
		String ask(String question, String a0) {
			return question;
		}

	}

	static class UnusedNames {

		@AiCached(key = "#a0 + #result")
		String ask(String root, String result) {
			return root + result;
		}

	}

}
