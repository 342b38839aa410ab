package io.neurolink.pace;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The announced limits in a store that several instances share. Called through a
 * {@link Pacer}, which decides without an answer if there is none. Every request fails if
 * it is not answered in time. Thread-safe; never blocks.
 */
public interface SharedPace {

	/**
	 * Returns the name of the store for messages.
	 * @return the name, for example {@code Redis}
	 */
	String place();

	/**
	 * Begins to connect, so that the first call does not wait for the connection; must
	 * not block and must not fail.
	 */
	default void open() {
	}

	/**
	 * Whether the first connection is still being opened. A request that fails meanwhile
	 * is decided without an answer, and is not an outage.
	 * @return {@code false} once it is open or has failed
	 */
	default boolean isOpening() {
		return false;
	}

	/**
	 * Takes units of all limits, if that is possible now, in one atomic step over all
	 * instances. Limits that are not known permit everything.
	 * @param target identifies what has limits of its own: a model with a key
	 * @param costs the units of the call
	 * @return the decision; or a {@link io.neurolink.error.StoreRefusedException} if the
	 * store answers and rejects the command; or a failure of any other type if the store
	 * cannot be reached
	 */
	CompletionStage<Decision> take(String target, Map<LimitUnit, Long> costs);

	/**
	 * Records the limits that a response announced, unless a response to a later call has
	 * announced others.
	 * @param target identifies what has limits of its own
	 * @param ticket the ticket of the call
	 * @param limits the limits
	 * @param longest the longest time for which an announcement is believed; if a reset
	 * is later, one call may be sent then, and after each further such time
	 * @return completes when that is done
	 */
	CompletionStage<?> announced(String target, String ticket, List<AnnouncedLimit> limits, Duration longest);

	/**
	 * Corrects the units of a call, unless an announcement contains them already.
	 * @param target identifies what has limits of its own
	 * @param ticket the ticket of the call
	 * @param corrections the additional units, or, if negative, the returned ones
	 * @return completes when that is done
	 */
	CompletionStage<?> adjust(String target, String ticket, Map<LimitUnit, Long> corrections);

	/**
	 * Lets no instance send anything for a time.
	 * @param target identifies what has limits of its own
	 * @param time the time, positive
	 * @return completes when that is done
	 */
	CompletionStage<?> block(String target, Duration time);

	/**
	 * A decision about a call.
	 *
	 * @param delay the time after which to ask again; zero if the units are taken
	 * @param ticket identifies the units
	 * @param alone whether the store does not answer, so that this instance decides
	 */
	record Decision(Duration delay, String ticket, boolean alone) {

		/** The decision of a store that does not answer. */
		static final Decision ALONE = new Decision(Duration.ZERO, "", true);

		/** The decision to permit a call although the store does not answer. */
		static final Decision PERMITTED = new Decision(Duration.ZERO, "", false);

		/**
		 * Creates the decision of a store.
		 * @param delay the time after which to ask again; zero if the units are taken
		 * @param ticket identifies the units
		 * @return the decision
		 */
		public static Decision of(Duration delay, String ticket) {
			return new Decision(delay, ticket, false);
		}

	}

}
