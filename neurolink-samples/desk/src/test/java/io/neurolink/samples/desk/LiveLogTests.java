package io.neurolink.samples.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.neurolink.error.AiErrorType;
import io.neurolink.event.AiEvent;
import io.neurolink.model.ModelRef;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class LiveLogTests {

	private final LiveLog log = new LiveLog(VirtualClock.manual());

	@Test
	void everyKindOfEventIsDescribedOnThePage() throws IOException {
		String page = Files.readString(Path.of("src/main/resources/static/page/format.js"));
		assertThat(AiEvent.class.getPermittedSubclasses()).hasSizeGreaterThan(9)
			.extracting((type) -> type.getSimpleName().toLowerCase(Locale.ROOT))
			.allSatisfy((kind) -> assertThat(page).contains("\n\t" + kind + ": {"));
	}

	@Test
	void publishesStoredEntriesAndThenNewOnes() {
		this.log.onEvent(new AiEvent.Miss("first"));
		StepVerifier.create(this.log.entries(0).map(LiveLog.Entry::id))
			.expectNext(1L)
			.then(() -> this.log.onEvent(new AiEvent.Miss("second")))
			.expectNext(2L)
			.thenCancel()
			.verify();
		assertThat(this.log.watchers()).isZero();
	}

	@Test
	void tellsWhoComesBackOnlyWhatIsNew() {
		fill(5);
		StepVerifier.create(this.log.entries(3).map(LiveLog.Entry::id)).expectNext(4L, 5L).thenCancel().verify();
	}

	@Test
	void remembersSoMuchAndNoMore() {
		fill(LiveLog.REMEMBERED + 50);
		this.log.close();
		List<Long> ids = this.log.entries(0).map(LiveLog.Entry::id).collectList().block();
		assertThat(ids).hasSize(LiveLog.REMEMBERED).startsWith(51L).endsWith(LiveLog.REMEMBERED + 50L);
	}

	@Test
	void aWatcherThatDoesNotKeepUpLosesTheOldest() {
		StepVerifier.create(this.log.entries(0).map(LiveLog.Entry::id), 0)
			.then(() -> fill(LiveLog.REMEMBERED + 50))
			.thenRequest(1)
			.expectNext(51L)
			.thenCancel()
			.verify();
	}

	@Test
	void letsItsWatchersGoWhenTheDeskCloses() {
		StepVerifier.create(this.log.entries(0)).then(this.log::close).verifyComplete();
	}

	@Test
	void anEntryIsJsonThatThePageCanPutInWords() {
		AiEvent attempt = new AiEvent.Attempt("SupportDesk#answer", 2, ModelRef.parse("openai/gpt-4o-mini"),
				AiErrorType.RATE_LIMIT, Duration.ofMillis(302), true);
		this.log.onEvent(attempt);
		assertThat(JsonMapper.shared().writeValueAsString(this.log.entries(0).blockFirst()))
			.startsWith("{\"id\":1,\"at\":\"2026-01-01T00:00:00Z\",\"kind\":\"attempt\",\"event\":{")
			.contains("\"number\":2", "\"target\":{\"provider\":\"openai\",\"model\":\"gpt-4o-mini\"}",
					"\"error\":\"RATE_LIMIT\"", "\"duration\":\"PT0.302S\"", "\"last\":true");
	}

	private void fill(int count) {
		for (int i = 0; i < count; i++) {
			this.log.onEvent(new AiEvent.Miss("cache"));
		}
	}

}
