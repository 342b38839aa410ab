/**
 * Endpoints and health indicators for Spring Boot's Actuator. No other package uses that
 * library.
 */
@NullMarked
package io.neurolink.actuator;

import org.jspecify.annotations.NullMarked;
