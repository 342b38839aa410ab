/**
 * Sends the calls to Spring AI's models through the pipeline of the
 * {@link io.neurolink.template.AiTemplate}. The only package that uses Spring AI.
 */
@NullMarked
package io.neurolink.springai;

import org.jspecify.annotations.NullMarked;
