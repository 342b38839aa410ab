/**
 * An HTTP server for tests that answers byte for byte as it is told, misbehaviour
 * included.
 */
@NullMarked
package io.neurolink.testserver;

import org.jspecify.annotations.NullMarked;
