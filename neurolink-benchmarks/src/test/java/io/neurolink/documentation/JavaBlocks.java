package io.neurolink.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.util.JavacTask;

/**
 * Compiles blocks of Java against the class path of the tests, all at once. A block is a
 * whole source file, members of a class, or statements, whichever it parses as. What is
 * no source file with imports of its own sees the usual ones, and the fields that the
 * pages speak of.
 */
final class JavaBlocks {

	private static final Pattern PACKAGE = Pattern.compile("(?m)^package [\\w.]+;");

	private static final Pattern IMPORTS = Pattern.compile("(?s).*^import [^;]+;[ \\t]*$", Pattern.MULTILINE);

	private static final List<String> USUAL_IMPORTS = List.of("java.math.BigDecimal", "java.time.*", "java.util.*",
			"java.util.concurrent.*", "io.neurolink.annotation.*", "io.neurolink.batch.*", "io.neurolink.breaker.*",
			"io.neurolink.cache.*", "io.neurolink.cost.*", "io.neurolink.error.*", "io.neurolink.event.*",
			"io.neurolink.middleware.*", "io.neurolink.model.*", "io.neurolink.provider.*", "io.neurolink.scope.*",
			"io.neurolink.sse.*", "io.neurolink.template.*", "io.neurolink.token.*", "reactor.core.publisher.*",
			"org.springframework.context.annotation.*", "org.springframework.core.annotation.*",
			"org.springframework.http.*", "org.springframework.http.codec.ServerSentEvent",
			"org.springframework.stereotype.*", "org.springframework.web.bind.annotation.*");

	private static final String FIELDS = "AiTemplate ai; AiBatchQueue queue; AiCaches caches; AiBudgets budgets; Desk desk; "
			+ "List<AiRequest> requests; Executor executor; "
			+ "interface Desk { String answer(String question); Flux<AiChunk> answerLive(String question); } ";

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	/** One for all tasks, which else open the jars of the class path anew. */
	private final StandardJavaFileManager files = this.compiler.getStandardFileManager(null, null, null);

	/**
	 * Compiles the blocks.
	 * @param blocks the blocks, all of Java
	 * @return what is wrong, each with page and line; empty if nothing is
	 */
	List<String> errors(List<Block> blocks) {
		List<String> errors = new ArrayList<>();
		List<Source> sources = new ArrayList<>();
		List<Block> left = blocks;
		for (Form form : Form.values()) {
			List<Source> candidates = left.stream().map((block) -> new Source(block, form)).toList();
			List<Diagnostic<? extends JavaFileObject>> found = check(candidates, false);
			Set<JavaFileObject> broken = new LinkedHashSet<>();
			found.forEach((diagnostic) -> broken.add(diagnostic.getSource()));
			candidates.stream().filter((source) -> !broken.contains(source)).forEach(sources::add);
			left = candidates.stream().filter(broken::contains).map(Source::block).toList();
			if (form == Form.STATEMENTS) {
				found.forEach((diagnostic) -> errors.add(inWords(diagnostic)));
			}
		}
		check(sources, true).forEach((diagnostic) -> errors.add(inWords(diagnostic)));
		return errors;
	}

	private List<Diagnostic<? extends JavaFileObject>> check(List<Source> sources, boolean whole) {
		if (sources.isEmpty()) {
			return List.of();
		}
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = List.of("-classpath", System.getProperty("java.class.path"), "-source", "17",
				"-proc:none");
		JavacTask task = (JavacTask) this.compiler.getTask(null, this.files, diagnostics, options, null, sources);
		try {
			task.parse();
			if (whole) {
				task.analyze();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return diagnostics.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
			.toList();
	}

	private static String inWords(Diagnostic<? extends JavaFileObject> diagnostic) {
		String message = diagnostic.getMessage(Locale.ENGLISH);
		return (diagnostic.getSource() instanceof Source source)
				? source.block().page() + ":" + diagnostic.getLineNumber() + ": " + message : message;
	}

	/**
	 * What a block is, in the order in which it is tried.
	 */
	private enum Form {

		FILE("", ""), MEMBERS("class Fragment { " + FIELDS, "}"),
		STATEMENTS("class Fragment { " + FIELDS + "void run() throws Exception { ", "}}");

		private final String opening;

		private final String closing;

		Form(String opening, String closing) {
			this.opening = opening;
			this.closing = closing;
		}

		/**
		 * The source of a block, in which each of its lines has the number that it has on
		 * the page: what is added in front stands on the line of the fence.
		 */
		String source(Block block) {
			String text = block.text();
			Matcher imports = IMPORTS.matcher(text);
			int body = imports.lookingAt() ? imports.end() : 0;
			StringBuilder source = new StringBuilder("\n".repeat(block.line() - 1));
			if (!PACKAGE.matcher(text).find()) {
				source.append("package page")
					.append(Integer.toUnsignedString(block.toString().hashCode()))
					.append("; ");
			}
			if (this != FILE || body == 0) {
				USUAL_IMPORTS.forEach((name) -> source.append("import ").append(name).append("; "));
			}
			return source.append(body == 0 ? this.opening : "")
				.append('\n')
				.append(text, 0, body)
				.append(body == 0 ? "" : this.opening)
				.append(text.substring(body))
				.append(this.closing)
				.toString();
		}

	}

	private static final class Source extends SimpleJavaFileObject {

		private final Block block;

		private final String content;

		Source(Block block, Form form) {
			super(URI.create("page:///" + block.page() + "/" + block.line()), Kind.SOURCE);
			this.block = block;
			this.content = form.source(block);
		}

		Block block() {
			return this.block;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.content;
		}

		@Override
		public boolean isNameCompatible(String simpleName, Kind kind) {
			return true;
		}

	}

}
