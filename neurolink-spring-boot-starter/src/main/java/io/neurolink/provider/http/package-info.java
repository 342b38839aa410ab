/**
 * What the HTTP providers share: the transport, and the seam that a wire protocol fills.
 */
@NullMarked
package io.neurolink.provider.http;

import org.jspecify.annotations.NullMarked;
