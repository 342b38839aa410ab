package io.neurolink.token;

/**
 * Detects JTokkit on the class path. Separate from the classes that use it, which cannot
 * be verified without it.
 */
final class EncodingLibrary {

	private EncodingLibrary() {
	}

	static boolean isPresent() {
		try {
			Class.forName("com.knuddels.jtokkit.api.Encoding", false, EncodingLibrary.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

}
