package io.neurolink.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.context.Context;

/**
 * Passes the signals of one call to its stages, one after another, and ends it once.
 * Signals of the provider come one after another; a cancellation may come at any time,
 * and waits while a chunk is passed on.
 */
final class CallSignals {

	private static final Logger logger = LoggerFactory.getLogger(CallStage.class);

	private static final AtomicIntegerFieldUpdater<CallSignals> STATE = AtomicIntegerFieldUpdater
		.newUpdater(CallSignals.class, "state");

	private static final int IDLE = 0;

	private static final int DELIVERING = 1;

	private static final int CANCELLING = 2;

	private static final int ENDED = 3;

	private final CallContext call;

	private volatile int state = IDLE;

	/** Outermost first. */
	private volatile List<CallProgress> stages;

	private CallSignals(CallContext call, List<CallProgress> stages) {
		this.call = call;
		this.stages = stages;
	}

	/**
	 * Begins the stages, outermost first. If one rejects the call, the enclosing stages
	 * are notified of the failure.
	 */
	static CallSignals begin(List<CallStage> stages, CallContext call) {
		List<CallProgress> begun = new ArrayList<>(stages.size());
		CallSignals signals = new CallSignals(call, begun);
		call.signals(signals);
		for (CallStage stage : stages) {
			try {
				begun.add(stage.begin(call));
			}
			catch (Throwable ex) {
				signals.begun();
				signals.failed(ex);
				throw ex;
			}
		}
		return signals;
	}

	Context context(Context around) {
		Context context = around;
		for (CallProgress stage : this.stages) {
			context = stage.context(context);
		}
		return context;
	}

	void begun() {
		for (CallProgress stage : this.stages) {
			pass(stage, CallProgress::begun);
		}
	}

	void sent() {
		if (this.state == IDLE) {
			passInwardsOut(CallProgress::sent);
		}
	}

	/**
	 * Passes a chunk on.
	 * @return {@code false} if the call has ended
	 */
	boolean delivered(AiChunk chunk) {
		if (!STATE.compareAndSet(this, IDLE, DELIVERING)) {
			return false;
		}
		this.call.answer().add(chunk);
		passInwardsOut((stage) -> stage.delivered(chunk));
		if (STATE.compareAndSet(this, DELIVERING, IDLE)) {
			return true;
		}
		synchronized (this) {
			// An observer that joins is among the stages now, or finds the call ended.
			this.state = ENDED;
		}
		endCancelled();
		return false;
	}

	/**
	 * Passes a whole answer on.
	 * @return {@code false} if the call had ended
	 */
	boolean answered(AiResponse answer) {
		if (!end()) {
			return false;
		}
		this.call.answer().set(answer);
		passInwardsOut(CallProgress::answered);
		return true;
	}

	/**
	 * Ends a call whose provider has nothing more to deliver.
	 */
	void completed() {
		if (end()) {
			passInwardsOut(CallProgress::answered);
		}
	}

	void failed(Throwable failure) {
		if (end()) {
			passInwardsOut((stage) -> stage.failed(failure));
		}
	}

	void cancelled() {
		while (this.state < CANCELLING) {
			if (end()) {
				endCancelled();
			}
			else if (STATE.compareAndSet(this, DELIVERING, CANCELLING)) {
				return;
			}
		}
	}

	// Its closing chunk was delivered: the caller has the whole answer.
	private void endCancelled() {
		if (this.call.streamed() && this.call.answer().finishReason() != null) {
			passInwardsOut(CallProgress::answered);
		}
		else {
			passInwardsOut(CallProgress::cancelled);
		}
	}

	private synchronized boolean end() {
		return STATE.compareAndSet(this, IDLE, ENDED);
	}

	void join(CallProgress progress) {
		synchronized (this) {
			if (this.state != ENDED) {
				List<CallProgress> joined = new ArrayList<>(this.stages);
				joined.add(progress);
				this.stages = joined;
				return;
			}
		}
		pass(progress, CallProgress::cancelled);
	}

	private void passInwardsOut(Consumer<CallProgress> signal) {
		List<CallProgress> stages = this.stages;
		for (int i = stages.size() - 1; i >= 0; i--) {
			pass(stages.get(i), signal);
		}
	}

	private static void pass(CallProgress stage, Consumer<CallProgress> signal) {
		try {
			signal.accept(stage);
		}
		catch (Throwable ex) {
			logger.warn("A stage failed while it observed a call: {}", stage.getClass().getName(), ex);
		}
	}

}
