/**
 * Plain immutable values: requests, answers, chunks, usage.
 */
@NullMarked
package io.neurolink.model;

import org.jspecify.annotations.NullMarked;
