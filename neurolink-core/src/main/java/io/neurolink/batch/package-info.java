/**
 * A queue over the template, whose requests are sent off in batches.
 */
@NullMarked
package io.neurolink.batch;

import org.jspecify.annotations.NullMarked;
