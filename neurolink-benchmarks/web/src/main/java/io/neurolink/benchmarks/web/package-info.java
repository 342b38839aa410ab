/**
 * An empty web application, which tells when it is ready and what it holds.
 */
@NullMarked
package io.neurolink.benchmarks.web;

import org.jspecify.annotations.NullMarked;
