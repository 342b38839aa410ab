/**
 * Auto-configuration: wiring only.
 */
@NullMarked
package io.neurolink.autoconfigure;

import org.jspecify.annotations.NullMarked;
