/**
 * A support desk on the starter. It runs offline on simulated providers; if a key is set
 * in the environment, the real provider is used instead.
 */
@NullMarked
package io.neurolink.samples;

import org.jspecify.annotations.NullMarked;
