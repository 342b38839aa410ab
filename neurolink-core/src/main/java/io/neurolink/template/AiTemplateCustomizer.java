package io.neurolink.template;

/**
 * Customizes the template that a Spring application builds from its properties, before it
 * is built. Every bean of this type is called, in its order.
 */
@FunctionalInterface
public interface AiTemplateCustomizer {

	/**
	 * Customizes the builder.
	 * @param builder the builder, with the values of the properties
	 */
	void customize(AiTemplate.Builder builder);

}
