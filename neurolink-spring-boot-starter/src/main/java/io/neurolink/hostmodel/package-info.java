/**
 * The parts that the wrapped models of the application's libraries share. Neither Spring
 * AI nor LangChain4j has to be present.
 */
@NullMarked
package io.neurolink.hostmodel;

import org.jspecify.annotations.NullMarked;
