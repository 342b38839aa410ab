/**
 * The matrix of annotations, return types, kinds of methods and ways of weaving.
 */
@NullMarked
package io.neurolink.aspectj.matrix;

import org.jspecify.annotations.NullMarked;
