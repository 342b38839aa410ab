package io.neurolink.pace;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The turns of one model with one key, as far as instances share them. Thread-safe; never
 * blocks.
 */
interface SharedTurns {

	/**
	 * Takes the next turn, if the announced limits permit that now.
	 * @param cost the estimated cost
	 * @return the decision; fails if there is none
	 */
	CompletionStage<SharedPace.Decision> take(CallCost cost);

	void announced(String ticket, List<AnnouncedLimit> limits);

	void settled(String ticket, CallCost estimated, CallCost actual);

	void blocked(Duration time);

}
