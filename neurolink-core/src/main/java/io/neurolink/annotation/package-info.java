/**
 * The annotations for the methods of an application; nothing in this package reads them.
 */
@NullMarked
package io.neurolink.annotation;

import org.jspecify.annotations.NullMarked;
