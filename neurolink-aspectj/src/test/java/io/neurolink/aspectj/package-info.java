/**
 * Tests of the aspect. The plugin for AspectJ weaves the classes of this package at
 * compile time.
 */
@NullMarked
package io.neurolink.aspectj;

import org.jspecify.annotations.NullMarked;
