package io.neurolink.token;

/**
 * Whether JTokkit is there. Apart from the classes that use it, which cannot even be
 * verified where it is not.
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
