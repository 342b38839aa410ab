package io.neurolink.aop;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Parses the expressions of annotations and refuses those that could not work: a variable
 * that does not exist is {@code null} to SpEL, and would make all calls share one key.
 */
final class CallExpressions {

	private final SpelExpressionParser parser;

	private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

	private final BeanResolver beans;

	CallExpressions(BeanFactory beanFactory, @Nullable ClassLoader classLoader) {
		this.parser = new SpelExpressionParser(new SpelParserConfiguration(SpelCompilerMode.MIXED, classLoader));
		this.beans = new BeanFactoryResolver(beanFactory);
	}

	/**
	 * Parses an expression over a call.
	 * @return the expression, or {@code null} for an empty text
	 */
	@Nullable CallExpression parse(Site site, String attribute, String text) {
		return parse(site, attribute, text, false);
	}

	/**
	 * Parses an expression over a call and its result.
	 * @return the expression, or {@code null} for an empty text
	 */
	@Nullable CallExpression parseWithResult(Site site, String attribute, String text) {
		return parse(site, attribute, text, true);
	}

	private @Nullable CallExpression parse(Site site, String attribute, String text, boolean result) {
		if (text.isBlank()) {
			return null;
		}
		SpelExpression expression = parsed(site, attribute, text);
		Set<String> known = known(site.method(), result);
		check(expression.getAST(), known, site, attribute, text);
		return new CallExpression(expression, site.method(), this.names, this.beans);
	}

	private SpelExpression parsed(Site site, String attribute, String text) {
		try {
			return this.parser.parseRaw(text);
		}
		catch (ParseException | IllegalStateException ex) {
			throw site.misuse(attribute, "'" + text + "' is not a SpEL expression: " + ex.getMessage(),
					"Mend the expression, as in \"#question\"; a text stands in single quotes.");
		}
	}

	private Set<String> known(Method method, boolean result) {
		Set<String> known = new LinkedHashSet<>();
		String[] names = this.names.getParameterNames(method);
		if (names != null) {
			known.addAll(Set.of(names));
		}
		for (int i = 0; i < method.getParameterCount(); i++) {
			known.add("a" + i);
			known.add("p" + i);
		}
		known.add("root");
		known.add("this");
		if (result) {
			known.add("result");
		}
		return known;
	}

	private void check(@Nullable SpelNode node, Set<String> known, Site site, String attribute, String text) {
		if (node == null) {
			return;
		}
		if (node instanceof VariableReference variable) {
			String name = variable.toStringAST().substring(1);
			if (!known.contains(name)) {
				throw site.misuse(attribute, "'" + text + "' uses the unknown variable #" + name,
						"Use one of #" + String.join(", #", known)
								+ ". Parameter names are known where the code is compiled with -parameters; "
								+ "#a0, #a1 and so on always work.");
			}
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			check(node.getChild(i), known, site, attribute, text);
		}
	}

}
