/**
 * The {@link io.neurolink.template.AiTemplate}: the face that ties the rooms together.
 */
@NullMarked
package io.neurolink.template;

import org.jspecify.annotations.NullMarked;
