/**
 * Reads the annotations of a method into a plan, once, and walks the plan on every call.
 */
@NullMarked
package io.neurolink.aop;

import org.jspecify.annotations.NullMarked;
