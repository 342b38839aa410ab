/**
 * Diagnostics of the configuration: the checks of properties, the analysis of failures at
 * start-up, and the summary of what was started. Internal.
 */
@NullMarked
package io.neurolink.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
