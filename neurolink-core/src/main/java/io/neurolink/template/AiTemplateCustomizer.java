package io.neurolink.template;

/**
 * Changes the template that a Spring application builds from its properties, before it is
 * built. Every bean of this type is asked, in its order.
 */
@FunctionalInterface
public interface AiTemplateCustomizer {

	/**
	 * Changes the builder.
	 * @param builder the builder, with everything from the properties in it
	 */
	void customize(AiTemplate.Builder builder);

}
