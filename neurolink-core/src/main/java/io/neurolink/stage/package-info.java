/**
 * What observes a call to a model. A stage is written once for whole and streamed
 * answers; one operator applies a list of them.
 */
@NullMarked
package io.neurolink.stage;

import org.jspecify.annotations.NullMarked;
