package io.neurolink.scope;

/**
 * A call in progress that one caller leads and others may wait for, such as the coalesced
 * call of a cache. The {@link CallScope} of the leader holds it, so that the calls nested
 * inside are recognised, and so that one caller cannot cancel it for all.
 */
public interface SharedCall {

}
