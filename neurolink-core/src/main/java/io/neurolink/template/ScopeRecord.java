package io.neurolink.template;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.CallScope;
import io.neurolink.stage.AnswerProgress;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import io.neurolink.stage.CallStage;

/**
 * Records the progress of a call in the enclosing scope.
 */
final class ScopeRecord implements CallStage {

	@Override
	public CallProgress begin(CallContext call) {
		CallScope scope = call.scope();
		return (scope != null) ? new Recorded(call, scope) : CallProgress.NONE;
	}

	private record Recorded(CallContext call, CallScope scope) implements CallProgress {

		@Override
		public void begun() {
			this.scope.callStarted(this.call.target());
		}

		@Override
		public void delivered(AiChunk chunk) {
			if (chunk.finishReason() != null || chunk.degraded()) {
				this.scope.callAnswered(chunk.finishReason(), chunk.usage(), chunk.degraded());
			}
		}

		@Override
		public void answered() {
			AnswerProgress answer = this.call.answer();
			if (!this.call.streamed()) {
				this.scope.callAnswered(answer.finishReason(), answer.usage(), answer.degraded());
			}
			if (!answer.degraded()) {
				this.scope.callCharged(this.call.cost());
			}
		}

		// Also a stream that is given up may have been charged for.
		@Override
		public void cancelled() {
			AiUsage usage = this.call.answer().usage();
			if (usage != null) {
				this.scope.usageReported(usage);
				this.scope.callCharged(this.call.cost());
			}
		}

	}

}
