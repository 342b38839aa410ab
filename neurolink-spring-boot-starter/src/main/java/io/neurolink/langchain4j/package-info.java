/**
 * LangChain4j's chat models on the pipeline of the template, and as its providers.
 */
@NullMarked
package io.neurolink.langchain4j;

import org.jspecify.annotations.NullMarked;
