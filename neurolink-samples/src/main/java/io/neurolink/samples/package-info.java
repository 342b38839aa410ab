/**
 * A support desk on the starter. Runs offline on simulated providers; a key in the
 * environment puts the real provider in its place.
 */
@NullMarked
package io.neurolink.samples;

import org.jspecify.annotations.NullMarked;
