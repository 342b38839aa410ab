/**
 * Tests of the annotations around the clients of other libraries.
 */
@NullMarked
package io.neurolink.clients;

import org.jspecify.annotations.NullMarked;
