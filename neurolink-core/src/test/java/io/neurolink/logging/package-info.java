/**
 * What tests hear of the log.
 */
package io.neurolink.logging;
