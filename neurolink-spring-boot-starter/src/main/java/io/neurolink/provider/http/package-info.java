/**
 * The common part of the HTTP providers: the transport, and the interface that a wire
 * protocol implements.
 */
@NullMarked
package io.neurolink.provider.http;

import org.jspecify.annotations.NullMarked;
