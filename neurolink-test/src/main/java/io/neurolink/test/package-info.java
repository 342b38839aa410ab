/**
 * Tests of host applications without a network: every provider scripted, every wait
 * instant.
 */
@NullMarked
package io.neurolink.test;

import org.jspecify.annotations.NullMarked;
