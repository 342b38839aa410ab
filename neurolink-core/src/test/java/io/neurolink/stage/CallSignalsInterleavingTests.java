package io.neurolink.stage;

import java.util.List;

import io.neurolink.interleaving.Interleavings;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.ModelRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.util.context.Context;

/**
 * Interleavings of a chunk, an end, a cancellation and a new observer.
 */
@Timeout(300)
class CallSignalsInterleavingTests {

	private static final AiRequest REQUEST = AiRequest.of("why?");

	private static final AiChunk CHUNK = AiChunk.of("because");

	private static final RuntimeException FAILURE = new IllegalStateException("failed");

	@Test
	void aCallThatIsCancelledWhileItDeliversEndsOnce() {
		Interleavings.explore(() -> {
			Ends stage = new Ends();
			CallContext call = call();
			CallSignals signals = CallSignals.begin(List.of((context) -> stage), call);
			signals.begun();
			Interleavings.together(() -> {
				signals.delivered(CHUNK);
				signals.completed();
			}, signals::cancelled);
			stage.check();
		});
	}

	@Test
	void aCallThatFailsWhileItIsCancelledEndsOnce() {
		Interleavings.explore(() -> {
			Ends stage = new Ends();
			CallSignals signals = CallSignals.begin(List.of((context) -> stage), call());
			signals.begun();
			Interleavings.together(() -> signals.failed(FAILURE), signals::cancelled);
			stage.check();
		});
	}

	@Test
	void anObserverThatJoinsACallWhichIsCancelledEndsOnce() {
		Interleavings.explore(() -> {
			Ends stage = new Ends();
			Ends joined = new Ends();
			CallContext call = call();
			CallSignals signals = CallSignals.begin(List.of((context) -> stage), call);
			signals.begun();
			Interleavings.together(() -> signals.delivered(CHUNK), signals::cancelled, () -> call.join(joined));
			stage.check();
			joined.check();
		});
	}

	@Test
	void anObserverThatJoinsACallWhichEndsEndsOnce() {
		Interleavings.explore(() -> {
			Ends joined = new Ends();
			CallContext call = call();
			CallSignals signals = CallSignals.begin(List.of((context) -> new Ends()), call);
			signals.begun();
			Interleavings.together(signals::completed, () -> call.join(joined));
			joined.check();
		});
	}

	private static CallContext call() {
		return CallContext.of(new ModelRef("vendor", "model"), REQUEST, null).subscribed(true, Context.empty());
	}

	/**
	 * Not thread-safe, as {@link CallProgress} allows: that it sees what happened is part
	 * of what is checked.
	 */
	private static final class Ends implements CallProgress {

		private boolean inside;

		private boolean overlapping;

		private int ends;

		@Override
		public void delivered(AiChunk chunk) {
			this.overlapping |= this.inside || this.ends > 0;
			this.inside = true;
			this.overlapping |= this.ends > 0;
			this.inside = false;
		}

		@Override
		public void answered() {
			end();
		}

		@Override
		public void failed(Throwable failure) {
			end();
		}

		@Override
		public void cancelled() {
			end();
		}

		private void end() {
			this.overlapping |= this.inside;
			this.ends++;
		}

		void check() {
			Interleavings.check(this.ends == 1, "ended " + this.ends + " times");
			Interleavings.check(!this.overlapping, "signals overlap, or follow the end");
		}

	}

}
