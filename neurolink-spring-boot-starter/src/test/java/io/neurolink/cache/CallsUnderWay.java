package io.neurolink.cache;

/**
 * Looks into the caches.
 */
public final class CallsUnderWay {

	private CallsUnderWay() {
	}

	/**
	 * How many calls are under way that others may wait for.
	 * @param caches the caches
	 * @return the number of calls
	 */
	public static int of(AiCaches caches) {
		return caches.underWay();
	}

}
