package io.neurolink.aspectj.matrix;

/**
 * A kind of annotated method. Each is a template of a class: {@code @A} is the
 * annotation, {@code TYPE} the return type, {@code CALL} the call of a model.
 */
enum Placement {

	PUBLIC_FROM_OUTSIDE("public method, called from outside", """
			@Override
			@A public TYPE ask(String question) { return CALL; }
			"""),

	SELF_INVOKED("self-invoked method", """
			@Override
			public Object ask(String question) { return answer(question); }
			@A public TYPE answer(String question) { return CALL; }
			"""),

	PRIVATE("private method", """
			@Override
			public Object ask(String question) { return answer(question); }
			@A private TYPE answer(String question) { return CALL; }
			"""),

	PACKAGE_PRIVATE("package-private method", """
			@Override
			public Object ask(String question) { return Caller.call(this, question); }
			@A TYPE answer(String question) { return CALL; }
			static class Caller {
				static Object call(NAME subject, String question) { return subject.answer(question); }
			}
			"""),

	FINAL("final method", """
			@Override
			@A public final TYPE ask(String question) { return CALL; }
			"""),

	STATIC("static method", """
			@Override
			public Object ask(String question) {
				Holder.ai = this.ai;
				return answer(question);
			}
			@A static TYPE answer(String question) {
				AiTemplate ai = Holder.ai;
				return CALL;
			}
			static class Holder {
				static AiTemplate ai;
			}
			"""),

	NEW_OBJECT("object made with new", """
			@Override
			public Object ask(String question) { return new Plain(ai).answer(question); }
			static class Plain {
				private final AiTemplate ai;
				Plain(AiTemplate ai) { this.ai = ai; }
				@A TYPE answer(String question) { return CALL; }
			}
			"""),

	INNER_CLASS("method of an inner class", """
			@Override
			public Object ask(String question) { return new Inner().answer(question); }
			class Inner {
				@A TYPE answer(String question) { return CALL; }
			}
			"""),

	LAMBDA("lambda-calling method, called by a lambda", """
			@Override
			public Object ask(String question) {
				java.util.function.Function<String, TYPE> method = this::answer;
				java.util.function.Supplier<Object> lambda = () -> method.apply(question);
				return lambda.get();
			}
			@A public TYPE answer(String question) {
				java.util.function.Supplier<TYPE> lambda = () -> CALL;
				return lambda.get();
			}
			"""),

	INHERITED("inherited method", """
			@Override
			public Object ask(String question) { return new Child().answer(question); }
			class Parent {
				@A public TYPE answer(String question) { return CALL; }
			}
			class Child extends Parent { }
			"""),

	OVERRIDDEN("overridden method, called by super", """
			@Override
			public Object ask(String question) { return new Child().answer(question); }
			class Parent {
				@A public TYPE answer(String question) { return CALL; }
			}
			class Child extends Parent {
				@Override
				@A public TYPE answer(String question) { return super.answer(question); }
			}
			"""),

	GENERIC_BRIDGE("method with a generic bridge", """
			@Override
			public Object ask(String question) {
				Generic<String, TYPE> generic = new Child();
				return generic.answer(question);
			}
			interface Generic<Q, R> {
				R answer(Q question);
			}
			class Child implements Generic<String, TYPE> {
				@Override
				@A public TYPE answer(String question) { return CALL; }
			}
			"""),

	ASYNC("@Async beside it", """
			@Override
			@org.springframework.scheduling.annotation.Async
			public java.util.concurrent.CompletableFuture<Object> ask(String question) {
				return java.util.concurrent.CompletableFuture.completedFuture(answer(question));
			}
			@A public TYPE answer(String question) { return CALL; }
			"""),

	TRANSACTIONAL("@Transactional beside it", """
			@Override
			@org.springframework.transaction.annotation.Transactional
			@A public TYPE ask(String question) { return CALL; }
			"""),

	ON_CLASS("public method of an annotated class", """
			@Override
			public Object ask(String question) { return new Annotated().answer(question); }
			@A class Annotated {
				public TYPE answer(String question) { return CALL; }
			}
			"""),

	META("meta-annotation of one level", """
			@Override
			public Object ask(String question) { return answer(question); }
			@Composed private TYPE answer(String question) { return CALL; }
			@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
			@A @interface Composed { }
			""");

	final String label;

	private final String members;

	Placement(String label, String members) {
		this.label = label;
		this.members = members;
	}

	String className(Advice advice, Shape shape) {
		return name() + "_" + advice + "_" + shape;
	}

	String source(Advice advice, Shape shape) {
		String name = className(advice, shape);
		return """
				package io.neurolink.aspectj.matrix.generated;

				import io.neurolink.template.AiTemplate;

				public class NAME implements io.neurolink.aspectj.matrix.Subject {
				private final AiTemplate ai;
				public NAME(AiTemplate ai) { this.ai = ai; }
				MEMBERS}
				""".replace("MEMBERS", this.members)
			.replace("@A ", advice.source + " ")
			.replace("NAME", name)
			.replace("TYPE", shape.type)
			.replace("CALL", shape.call);
	}

}
