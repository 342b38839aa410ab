package io.neurolink.error;

/**
 * Thrown when a setting is out of its range. Names the setting apart from its value and
 * from the range, so that a caller can report them under another name, for example that
 * of a property.
 */
public final class InvalidSettingException extends IllegalArgumentException {

	/** The name of the setting. */
	private final String setting;

	private final transient Object value;

	/** The range of the setting. */
	private final String range;

	/**
	 * Creates an exception.
	 * @param setting the name of the setting, as in {@code maxRetries}
	 * @param value its value, which is no secret
	 * @param range the range, as in {@code positive} or {@code not negative}
	 */
	public InvalidSettingException(String setting, Object value, String range) {
		super(setting + " must "
				+ (range.startsWith("not ") ? "not be " + range.substring("not ".length()) : "be " + range)
				+ ", but is " + value);
		this.setting = setting;
		this.value = value;
		this.range = range;
	}

	/**
	 * Returns the name of the setting.
	 * @return the name of the parameter or component
	 */
	public String setting() {
		return this.setting;
	}

	/**
	 * Returns the value that is out of range.
	 * @return the value
	 */
	public Object value() {
		return this.value;
	}

	/**
	 * Returns the range.
	 * @return the range, to follow "a value that is"
	 */
	public String range() {
		return this.range;
	}

}
