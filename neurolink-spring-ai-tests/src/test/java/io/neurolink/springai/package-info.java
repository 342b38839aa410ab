/**
 * Tests of the starter with Spring AI's models against local servers of their wires.
 */
@NullMarked
package io.neurolink.springai;

import org.jspecify.annotations.NullMarked;
