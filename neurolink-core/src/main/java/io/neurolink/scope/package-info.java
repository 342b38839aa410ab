/**
 * What is in force around a call, and a record of what the calls inside it did.
 */
@NullMarked
package io.neurolink.scope;

import org.jspecify.annotations.NullMarked;
