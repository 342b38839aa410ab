/**
 * An application whose only dependency is the starter.
 */
@NullMarked
package io.neurolink.host;

import org.jspecify.annotations.NullMarked;
