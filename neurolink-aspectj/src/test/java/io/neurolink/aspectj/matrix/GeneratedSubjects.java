package io.neurolink.aspectj.matrix;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.aspectj.bridge.IMessage;
import org.aspectj.bridge.MessageHandler;
import org.aspectj.tools.ajc.Main;

/**
 * Compiles a class for each cell of the matrix, as javac does it for any host, and weaves
 * them at compile time as ajc does it for any host.
 */
final class GeneratedSubjects {

	static final String PACKAGE = "io.neurolink.aspectj.matrix.generated";

	static final String CLASS_PATH = System.getProperty("surefire.test.class.path",
			System.getProperty("java.class.path"));

	private GeneratedSubjects() {
	}

	static void compile(Path directory) {
		List<JavaFileObject> sources = new ArrayList<>();
		for (Placement placement : Placement.values()) {
			for (Advice advice : Advice.values()) {
				for (Shape shape : Shape.values()) {
					sources.add(new Source(placement.className(advice, shape), placement.source(advice, shape)));
				}
			}
		}
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter errors = new StringWriter();
		if (!compiler
			.getTask(errors, null, null,
					List.of("-d", directory.toString(), "-cp", CLASS_PATH, "--release", "17", "-proc:none",
							"-parameters"),
					null, sources)
			.call()) {
			throw new IllegalStateException(errors.toString());
		}
	}

	static void weave(Path directory, Path woven, Path aspects) {
		MessageHandler messages = new MessageHandler();
		new Main().run(new String[] { "-17", "-proc:none", "-Xlint:ignore", "-inpath", directory.toString(),
				"-aspectpath", aspects.toString(), "-cp", CLASS_PATH, "-d", woven.toString() }, messages);
		IMessage[] errors = messages.getErrors();
		if (errors.length > 0 || messages.hasAnyMessage(IMessage.FAIL, true)) {
			throw new IllegalStateException(List.of(messages.getMessages(IMessage.ERROR, true)).toString());
		}
	}

	private static final class Source extends SimpleJavaFileObject {

		private final String code;

		Source(String name, String code) {
			super(URI.create("string:///" + PACKAGE.replace('.', '/') + "/" + name + ".java"), Kind.SOURCE);
			this.code = code;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
			return this.code;
		}

	}

}
