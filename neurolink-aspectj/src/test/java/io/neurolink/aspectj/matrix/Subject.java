package io.neurolink.aspectj.matrix;

/**
 * An object with one annotated method. The question leads to it.
 */
public interface Subject {

	/**
	 * Asks a question.
	 * @param question the question
	 * @return the value that the annotated method returns
	 */
	Object ask(String question);

}
