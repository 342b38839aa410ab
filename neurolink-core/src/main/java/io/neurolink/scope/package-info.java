/**
 * The settings that apply to a call, and the record of the calls inside a scope.
 */
@NullMarked
package io.neurolink.scope;

import org.jspecify.annotations.NullMarked;
