/**
 * The patterns, one small class each, as an application would write it, and the catalogue
 * that runs each over HTTP and on the page.
 */
@NullMarked
package io.neurolink.samples.pattern;

import org.jspecify.annotations.NullMarked;
