/**
 * The {@link io.neurolink.template.AiTemplate}, the entry point that combines the other
 * packages.
 */
@NullMarked
package io.neurolink.template;

import org.jspecify.annotations.NullMarked;
