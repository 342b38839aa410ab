/**
 * What Spring Boot's Actuator tells of us. Nobody else knows that library.
 */
@NullMarked
package io.neurolink.actuator;

import org.jspecify.annotations.NullMarked;
