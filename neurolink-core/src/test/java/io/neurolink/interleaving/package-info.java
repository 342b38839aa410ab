/**
 * Search for races.
 */
package io.neurolink.interleaving;
