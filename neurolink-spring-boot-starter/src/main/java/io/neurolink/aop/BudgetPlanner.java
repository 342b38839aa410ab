package io.neurolink.aop;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.neurolink.annotation.AiBudget;
import io.neurolink.cost.Budget;
import io.neurolink.cost.BudgetPeriod;
import io.neurolink.cost.CostLimiter;
import io.neurolink.key.DeclaredType;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringValueResolver;

/**
 * Reads {@link AiBudget}. Stores the named budgets, whose attributes have to be equal in
 * all places.
 */
final class BudgetPlanner {

	private final NamedInstances<AiSettings.Budget> instances;

	private final AiEngines engines;

	private final StringValueResolver placeholders;

	private final CallExpressions expressions;

	private final ConcurrentMap<String, Shared> named = new ConcurrentHashMap<>();

	BudgetPlanner(AiSettings settings, AiEngines engines, StringValueResolver placeholders,
			CallExpressions expressions) {
		this.instances = new NamedInstances<>("neurolink.budget.instances", settings.budgets(), AiSettings.Budget.NONE);
		this.engines = engines;
		this.placeholders = placeholders;
		this.expressions = expressions;
	}

	/**
	 * Plans a budget.
	 * @param ordinal the index of the budget among those of the method, from 0
	 */
	DescribedLayer plan(AnnotationSite method, AiBudget annotation, int ordinal) {
		AnnotationSite site = method.at("@AiBudget");
		String name = Attributes.alias(site, "value", annotation.value(), "name", annotation.name(), this.placeholders);
		String objection = this.engines.budgets().store().objection();
		if (objection != null) {
			throw site.invalid("", objection, "Set neurolink.rate-limit.store to local or redis.");
		}
		Budget budget = budget(site, annotation, name, ordinal);
		CallExpression key = key(site, annotation);
		checkShared(site, budget, annotation.key());
		this.engines.budgets().register(budget);
		CostLimiter limiter = new CostLimiter(budget, this.engines.budgets().store(), this.engines.prices(),
				this.engines.tokens(), this.engines.clock(), this.engines.events());
		return new DescribedLayer(
				new ModelGateLayer(limiter::gate, key, site,
						"has a budget, but answered without an AiTemplate call that saw it, so nothing was charged"),
				"budget(" + (name.isEmpty() ? "" : name + ", ") + budget.limit().toPlainString() + " USD per "
						+ budget.per() + ((key != null) ? " for each " + key.text() : "") + ")");
	}

	List<String> unusedInstances() {
		return this.instances.unused();
	}

	private Budget budget(AnnotationSite site, AiBudget annotation, String name, int ordinal) {
		NamedInstances.Named<AiSettings.Budget> instance = name.isEmpty()
				? this.instances.ofMethod(site, (ordinal > 0) ? "#" + ordinal : "") : this.instances.named(name);
		AiSettings.Budget override = instance.settings();
		Attributes read = new Attributes(site, instance.path(), this.placeholders);
		BigDecimal limit = read.parsed("limit", annotation.limit(), override.limit(), Budget::parseAmount,
				"an amount in US dollars, as in 5 USD");
		BudgetPeriod per = read.parsed("per", annotation.per(), override.per(), BudgetPeriod::parse,
				"a period, as in 1h, 1d, 1w or 1M");
		AiBudget.OnUnknownPrice onUnknown = (override.onUnknownPrice() != null) ? override.onUnknownPrice()
				: annotation.onUnknownPrice();
		return read
			.create(() -> new Budget(!name.isEmpty() ? name : site.fullName() + ((ordinal > 0) ? "#" + ordinal : ""),
					limit, per, Budget.OnUnknownPrice.valueOf(onUnknown.name())));
	}

	private @Nullable CallExpression key(AnnotationSite site, AiBudget annotation) {
		CallExpression key = this.expressions.parse(site, "key", annotation.key());
		Class<?> type = (key != null) ? this.expressions.parameterType(site, key) : null;
		if (key != null && type != null && DeclaredType.isWithoutEquals(type)) {
			throw site.invalid("key",
					"'" + key.text() + "' is a " + type.getTypeName()
							+ ", which has no equals, so that each call would have a budget of its own",
					"Let the key be a string or a number, as in key = \"#tenant.id\", or give the class an equals.");
		}
		return key;
	}

	private void checkShared(AnnotationSite site, Budget budget, String key) {
		Shared mine = new Shared(budget, key, site.fullName());
		Shared other = this.named.putIfAbsent(budget.name(), mine);
		if (other != null && !(other.budget().equals(budget) && other.key().equals(key))) {
			throw site.invalid("name",
					"the budget '" + budget.name() + "' is also named on " + other.where()
							+ ", with other attributes, and a budget can only have one limit",
					"Give both the same attributes, or set them under neurolink.budget.instances." + budget.name()
							+ ", or give one another name.");
		}
	}

	private record Shared(Budget budget, String key, String where) {
	}

}
