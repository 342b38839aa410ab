/**
 * Annotations: translated once into a plan for each method, which is executed on every
 * call.
 */
@NullMarked
package io.neurolink.aop;

import org.jspecify.annotations.NullMarked;
