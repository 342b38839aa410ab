package io.neurolink.classify;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.SuspensionScope;

/**
 * What an error of a vendor means.
 *
 * @param type the kind of failure
 * @param suspends what it suspends in a pool of keys
 */
public record Classification(AiErrorType type, SuspensionScope suspends) {
}
