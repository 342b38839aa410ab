/**
 * The stages that observe calls to models. A stage is written once for whole and streamed
 * answers; one operator applies a list of them.
 */
@NullMarked
package io.neurolink.stage;

import org.jspecify.annotations.NullMarked;
