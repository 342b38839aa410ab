/**
 * An empty web application. Its package has no subpackages: Spring Boot searches those of
 * an application for Jackson's mixins.
 */
@NullMarked
package io.neurolink.benchmarks.web.empty;

import org.jspecify.annotations.NullMarked;
