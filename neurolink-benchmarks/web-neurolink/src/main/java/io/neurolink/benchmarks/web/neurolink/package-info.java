/**
 * The smallest web application that makes use of the starter.
 */
@NullMarked
package io.neurolink.benchmarks.web.neurolink;

import org.jspecify.annotations.NullMarked;
