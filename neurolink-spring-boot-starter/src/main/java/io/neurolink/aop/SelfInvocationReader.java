package io.neurolink.aop;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

/**
 * Reads the file of a class, or of one inside it, for calls of annotated methods on the
 * own object.
 */
final class SelfInvocationReader extends ClassVisitor {

	private final String beanClass;

	private final Map<String, AdvisedMethod> methods;

	private final List<SelfInvocations.SelfInvocation> found;

	private final Set<String> nested = new LinkedHashSet<>();

	private String name = "";

	private String file = "";

	/**
	 * Creates a reader.
	 * @param beanClass the internal name of the class that has the methods
	 * @param methods the annotated methods, by name and descriptor
	 * @param found receives the calls
	 */
	SelfInvocationReader(String beanClass, Map<String, AdvisedMethod> methods,
			List<SelfInvocations.SelfInvocation> found) {
		super(SpringAsmInfo.ASM_VERSION);
		this.beanClass = beanClass;
		this.methods = methods;
		this.found = found;
	}

	/**
	 * Returns the internal names of the classes inside of the class.
	 */
	List<String> nested() {
		return new ArrayList<>(this.nested);
	}

	@Override
	public void visit(int version, int access, String name, @Nullable String signature, @Nullable String superName,
			String @Nullable [] interfaces) {
		this.name = name;
	}

	@Override
	public void visitSource(@Nullable String source, @Nullable String debug) {
		this.file = (source != null) ? source : "";
	}

	@Override
	public void visitInnerClass(String name, @Nullable String outerName, @Nullable String innerName, int access) {
		if (name.startsWith(this.name + "$")) {
			this.nested.add(name);
		}
	}

	@Override
	public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		if ((access & Opcodes.ACC_BRIDGE) != 0) {
			return null;
		}
		boolean own = this.name.equals(this.beanClass) && (access & Opcodes.ACC_STATIC) == 0;
		return new ReceiverTracker(this.beanClass, own, (call) -> add(access, name + descriptor, name, call));
	}

	private void add(int access, String caller, String callerName, ReceiverTracker.OwnCall call) {
		AdvisedMethod called = this.methods.get(call.method());
		// A method that overrides an annotated one is advised itself.
		if (called == null || (call.bySuper() && call.method().equals(caller))) {
			return;
		}
		boolean entry = (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC)) == 0
				&& !this.methods.containsKey(caller) && this.name.equals(this.beanClass);
		String place = this.name.replace('/', '.') + "." + callerName + "(" + this.file + ":" + call.line() + ")";
		this.found.add(new SelfInvocations.SelfInvocation(place, called, called.annotations().anyOnMethod() || entry));
	}

}
