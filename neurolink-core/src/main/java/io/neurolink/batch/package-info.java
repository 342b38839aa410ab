/**
 * A queue over the template, which sends requests in batches.
 */
@NullMarked
package io.neurolink.batch;

import org.jspecify.annotations.NullMarked;
