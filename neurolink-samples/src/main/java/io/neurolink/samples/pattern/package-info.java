/**
 * The patterns, one small class each, as an application would write it, and the catalogue
 * that lets each be tried over HTTP and on the page.
 */
@NullMarked
package io.neurolink.samples.pattern;

import org.jspecify.annotations.NullMarked;
