/**
 * Hedged calls: a call to a model that is slow to answer is also sent to another model.
 */
@NullMarked
package io.neurolink.hedge;

import org.jspecify.annotations.NullMarked;
