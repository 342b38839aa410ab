/**
 * Tests of applications without a network: every provider is scripted, and every wait
 * ends at once.
 */
@NullMarked
package io.neurolink.test;

import org.jspecify.annotations.NullMarked;
