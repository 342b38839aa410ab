/**
 * The failures of calls to models, as types that determine what may help.
 */
@NullMarked
package io.neurolink.error;

import org.jspecify.annotations.NullMarked;
