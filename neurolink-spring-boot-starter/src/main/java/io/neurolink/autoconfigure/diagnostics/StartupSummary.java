package io.neurolink.autoconfigure.diagnostics;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import io.neurolink.aop.AiPlans;
import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ProviderName;
import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Logs a summary in one line: the providers, the stores of answers and limits, and the
 * number of annotated methods.
 */
public final class StartupSummary implements ApplicationListener<ContextRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger("io.neurolink.NeuroLink");

	private final ObjectProvider<NeuroLinkProperties> properties;

	private final ObjectProvider<AiTemplate> template;

	private final ObjectProvider<AiPlans> plans;

	private final BooleanSupplier unused;

	/**
	 * Creates a summary.
	 * @param properties the properties of the application
	 * @param template the template
	 * @param plans the plans of the annotated methods, absent if the annotations are
	 * disabled
	 * @param unused returns whether the application neither configures nor uses the
	 * starter, so that its beans are not created
	 */
	public StartupSummary(ObjectProvider<NeuroLinkProperties> properties, ObjectProvider<AiTemplate> template,
			ObjectProvider<AiPlans> plans, BooleanSupplier unused) {
		this.properties = properties;
		this.template = template;
		this.plans = plans;
		this.unused = unused;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (this.unused.getAsBoolean()) {
			logger.info("NeuroLink providers: none (set neurolink.providers); no bean uses NeuroLink");
		}
		else if (logger.isInfoEnabled()) {
			NeuroLinkProperties properties = this.properties.getObject();
			logger.info("NeuroLink providers: {}; answers are stored in {}, limits in {}; {}",
					providers(this.template.getObject()), lower(properties.cache().store()),
					lower(properties.rateLimit().store()), methods());
		}
	}

	private static String providers(AiTemplate template) {
		if (template.providers().isEmpty()) {
			return "none (set neurolink.providers)";
		}
		ModelRef first = template.defaultModel();
		return template.providers().stream().map((name) -> label(name, first)).collect(Collectors.joining(", "));
	}

	private static String label(String name, @Nullable ModelRef first) {
		if (first == null || !ProviderName.canonical(first.provider()).equals(ProviderName.canonical(name))) {
			return name;
		}
		return (first.model() != null) ? name + " (default, " + first.model() + ")" : name + " (default)";
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private String methods() {
		AiPlans known = this.plans.getIfAvailable();
		if (known == null) {
			return "the annotations are disabled";
		}
		int count = known.describe().size();
		return (count == 1) ? "1 annotated method" : count + " annotated methods";
	}

}
