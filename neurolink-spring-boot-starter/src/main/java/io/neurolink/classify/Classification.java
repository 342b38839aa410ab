package io.neurolink.classify;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.SuspensionScope;

/**
 * The meaning of a vendor's error.
 *
 * @param type the kind of failure
 * @param suspends the scope of the suspension in a pool of keys
 */
public record Classification(AiErrorType type, SuspensionScope suspends) {
}
