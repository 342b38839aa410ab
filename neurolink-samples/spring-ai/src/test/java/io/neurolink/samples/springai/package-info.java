@NullMarked
package io.neurolink.samples.springai;

import org.jspecify.annotations.NullMarked;
