/**
 * The annotations that a host puts on its own methods; nothing here reads them.
 */
@NullMarked
package io.neurolink.annotation;

import org.jspecify.annotations.NullMarked;
