/**
 * The SPI for providers of answers, and the simulated provider.
 */
@NullMarked
package io.neurolink.provider;

import org.jspecify.annotations.NullMarked;
