package io.neurolink.autoconfigure.provider;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.error.AiMisuseException;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the properties of the failover against the providers.
 */
final class FailoverProperties {

	private static final Logger logger = LoggerFactory.getLogger(FailoverProperties.class);

	private static final String ORDER = "neurolink.failover.order";

	private final NeuroLinkProperties properties;

	FailoverProperties(NeuroLinkProperties properties) {
		this.properties = properties;
	}

	/**
	 * Returns the order, without a check of its names.
	 */
	List<String> order() {
		NeuroLinkProperties.Failover failover = this.properties.failover();
		if (!failover.enabled()) {
			return List.of();
		}
		if (failover.order().isEmpty()) {
			throw new AiMisuseException("neurolink.failover.enabled is true, but " + ORDER + " names no provider.",
					"Set " + ORDER + " to the names of providers, in the order in which they are to be called, or "
							+ "neurolink.failover.enabled to false.");
		}
		Set<String> seen = new HashSet<>();
		for (String name : failover.order()) {
			if (!seen.add(ProviderName.canonical(name))) {
				throw new AiMisuseException(ORDER + " names '" + name + "' twice (dashes and case are ignored).",
						"Remove one of them from " + ORDER + ": each provider is called once.");
			}
		}
		return failover.order();
	}

	List<String> order(List<AiProvider> providers) {
		if (!this.properties.failover().enabled()) {
			warnOfUnknown(providers);
		}
		List<String> order = new ArrayList<>(order());
		order.removeIf((name) -> ProviderSettings.isDisabled(this.properties, name)
				&& providers.stream().noneMatch((provider) -> same(provider.name(), name)));
		order.forEach((name) -> check(name, providers));
		return order;
	}

	private void warnOfUnknown(List<AiProvider> providers) {
		List<String> unknown = this.properties.failover()
			.order()
			.stream()
			.filter((name) -> providers.stream().noneMatch((provider) -> same(provider.name(), name)))
			.toList();
		if (!unknown.isEmpty()) {
			logger.warn("{} names {}, which are not providers of this application. This fails the start if "
					+ "neurolink.failover.enabled is true", ORDER, unknown);
		}
	}

	private void check(String name, List<AiProvider> providers) {
		boolean configured = this.properties.providers().keySet().stream().anyMatch((key) -> same(key, name));
		providers.stream()
			.filter((provider) -> same(provider.name(), name) && configured && provider.defaultModel() == null)
			.findFirst()
			.ifPresent((provider) -> {
				throw new AiMisuseException(
						ORDER + " names '" + name + "', which has no default model to be asked for.",
						"Set neurolink.providers." + provider.name() + ".model.");
			});
	}

	private static boolean same(String first, String second) {
		return ProviderName.canonical(first).equals(ProviderName.canonical(second));
	}

}
