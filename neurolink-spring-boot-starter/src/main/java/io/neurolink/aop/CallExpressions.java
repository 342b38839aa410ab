package io.neurolink.aop;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelCompilerMode;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.SpelParserConfiguration;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * Parses the expressions of annotations and rejects those that could not work: a variable
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
	@Nullable CallExpression parse(AnnotationSite site, String attribute, String text) {
		return parse(site, attribute, text, false);
	}

	/**
	 * Parses an expression over a call and its result.
	 * @return the expression, or {@code null} for an empty text
	 */
	@Nullable CallExpression parseWithResult(AnnotationSite site, String attribute, String text) {
		return parse(site, attribute, text, true);
	}

	/**
	 * Returns the type of the parameter that an expression consists of.
	 * @return the type, or {@code null} if the expression is more than a parameter, or
	 * the type is not known before a call
	 */
	@Nullable Class<?> parameterType(AnnotationSite site, CallExpression expression) {
		String text = expression.text().strip();
		String[] names = this.names.getParameterNames(site.method());
		for (int i = 0; i < site.method().getParameterCount(); i++) {
			boolean named = names != null && text.equals("#" + names[i]);
			if (named || text.equals("#a" + i) || text.equals("#p" + i)) {
				return ResolvableType.forMethodParameter(site.method(), i, site.type()).resolve();
			}
		}
		return null;
	}

	private @Nullable CallExpression parse(AnnotationSite site, String attribute, String text, boolean result) {
		if (text.isBlank()) {
			return null;
		}
		SpelExpression expression = parsed(site, attribute, text);
		Set<String> known = known(site.method(), result);
		checkNames(expression.getAST(), reserved(site.method(), result), site, attribute, text);
		check(expression.getAST(), known, site, attribute, text);
		return new CallExpression(expression, site.method(), this.names, this.beans);
	}

	private SpelExpression parsed(AnnotationSite site, String attribute, String text) {
		try {
			return this.parser.parseRaw(text);
		}
		catch (ParseException | IllegalStateException ex) {
			throw site.invalid(attribute, "'" + text + "' is not a SpEL expression: " + ex.getMessage(),
					"Correct the expression, as in \"#question\"; put a text into single quotes.");
		}
	}

	/**
	 * Returns the names of the predefined variables that a parameter of the same name
	 * would hide, or be hidden by.
	 */
	private Set<String> reserved(Method method, boolean result) {
		Set<String> reserved = new LinkedHashSet<>();
		String[] names = this.names.getParameterNames(method);
		for (int i = 0; names != null && i < names.length; i++) {
			String name = names[i];
			boolean position = name.matches("[ap][0-9]{1,3}") && Integer.parseInt(name.substring(1)) < names.length
					&& Integer.parseInt(name.substring(1)) != i;
			if (name.equals("root") || name.equals("this") || (result && name.equals("result")) || position) {
				reserved.add(name);
			}
		}
		return reserved;
	}

	private void checkNames(@Nullable SpelNode node, Set<String> reserved, AnnotationSite site, String attribute,
			String text) {
		if (node == null || reserved.isEmpty()) {
			return;
		}
		if (node instanceof VariableReference variable) {
			String name = variable.toStringAST().substring(1);
			if (reserved.contains(name)) {
				throw site.invalid(attribute, "'" + text + "' uses #" + name
						+ ", which is the name of a parameter and of "
						+ "a variable with a meaning of its own, so that calls with different arguments might share "
						+ "one key", "Rename the parameter, or refer to it by its position, as in #a0.");
			}
		}
		for (int i = 0; i < node.getChildCount(); i++) {
			checkNames(node.getChild(i), reserved, site, attribute, text);
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

	private void check(@Nullable SpelNode node, Set<String> known, AnnotationSite site, String attribute, String text) {
		if (node == null) {
			return;
		}
		if (node instanceof VariableReference variable) {
			String name = variable.toStringAST().substring(1);
			if (!known.contains(name)) {
				throw site.invalid(attribute, "'" + text + "' uses the unknown variable #" + name,
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
