/**
 * The configured providers: their keys, HTTP clients and factories, and the template that
 * uses them. Internal: applications configure them by properties and beans.
 */
@NullMarked
package io.neurolink.autoconfigure.provider;

import org.jspecify.annotations.NullMarked;
