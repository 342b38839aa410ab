/**
 * Starts an application, and prints when it is ready and its memory.
 */
@NullMarked
package io.neurolink.benchmarks.web;

import org.jspecify.annotations.NullMarked;
