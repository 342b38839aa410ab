package io.neurolink.aop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ConstantDynamic;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Follows the own object through the code of a method: it knows for each slot of the
 * operand stack whether it holds that object, so that calls on it are distinguished from
 * calls on another object of the same class, such as the proxy.
 */
final class ReceiverTracker extends MethodVisitor {

	private final String beanType;

	private final Consumer<OwnCall> calls;

	private final Set<Integer> ownVariables = new HashSet<>();

	private final Map<Label, List<Boolean>> atLabels = new HashMap<>();

	private List<Boolean> stack = new ArrayList<>();

	private boolean reachable = true;

	private int line;

	/**
	 * Creates a tracker.
	 * @param beanClass the internal name of the class of the own object
	 * @param own whether the method is called on the own object; otherwise it is one of
	 * an inner class, or static
	 * @param calls receives the calls on the own object
	 */
	ReceiverTracker(String beanClass, boolean own, Consumer<OwnCall> calls) {
		super(SpringAsmInfo.ASM_VERSION);
		this.beanType = "L" + beanClass + ";";
		this.calls = calls;
		if (own) {
			this.ownVariables.add(0);
		}
	}

	@Override
	public void visitLineNumber(int line, Label start) {
		this.line = line;
	}

	@Override
	public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
		int sizes = Type.getArgumentsAndReturnSizes(descriptor);
		pop((sizes >> 2) - 1);
		if (opcode != Opcodes.INVOKESTATIC && pop()) {
			this.calls.accept(new OwnCall(name + descriptor, opcode == Opcodes.INVOKESPECIAL, this.line));
		}
		push(sizes & 3);
	}

	// A method reference binds its receiver as the first argument.
	@Override
	public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
		int sizes = Type.getArgumentsAndReturnSizes(descriptor);
		int bound = this.stack.size() - ((sizes >> 2) - 1);
		boolean own = bound >= 0 && bound < this.stack.size() && this.stack.get(bound);
		for (Object argument : arguments) {
			if (own && argument instanceof Handle handle && handle.getTag() != Opcodes.H_INVOKESTATIC) {
				this.calls.accept(new OwnCall(handle.getName() + handle.getDesc(), false, this.line));
			}
		}
		pop((sizes >> 2) - 1);
		push(sizes & 3);
	}

	@Override
	public void visitVarInsn(int opcode, int variable) {
		switch (opcode) {
			case Opcodes.ALOAD -> this.stack.add(this.ownVariables.contains(variable));
			case Opcodes.ILOAD, Opcodes.FLOAD -> push(1);
			case Opcodes.LLOAD, Opcodes.DLOAD -> push(2);
			case Opcodes.ASTORE -> {
				if (pop()) {
					this.ownVariables.add(variable);
				}
				else {
					this.ownVariables.remove(variable);
				}
			}
			default -> pop((opcode == Opcodes.LSTORE || opcode == Opcodes.DSTORE) ? 2 : 1);
		}
	}

	@Override
	public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
		int size = Type.getType(descriptor).getSize();
		switch (opcode) {
			case Opcodes.GETSTATIC -> push(size);
			case Opcodes.PUTSTATIC -> pop(size);
			case Opcodes.PUTFIELD -> pop(size + 1);
			default -> {
				pop(1);
				// The object around that of an inner class.
				if (name.startsWith("this$") && descriptor.equals(this.beanType)) {
					this.stack.add(true);
				}
				else {
					push(size);
				}
			}
		}
	}

	@Override
	public void visitTypeInsn(int opcode, String type) {
		if (opcode == Opcodes.CHECKCAST) {
			return;
		}
		if (opcode != Opcodes.NEW) {
			pop(1);
		}
		push(1);
	}

	@Override
	public void visitIntInsn(int opcode, int operand) {
		if (opcode != Opcodes.NEWARRAY) {
			push(1);
		}
	}

	@Override
	public void visitLdcInsn(Object value) {
		boolean wide = value instanceof Long || value instanceof Double
				|| (value instanceof ConstantDynamic constant && constant.getSize() == 2);
		push(wide ? 2 : 1);
	}

	@Override
	public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
		pop(dimensions);
		push(1);
	}

	@Override
	public void visitInsn(int opcode) {
		switch (opcode) {
			case Opcodes.DUP -> duplicate(1, 0);
			case Opcodes.DUP_X1 -> duplicate(1, 1);
			case Opcodes.DUP_X2 -> duplicate(1, 2);
			case Opcodes.DUP2 -> duplicate(2, 0);
			case Opcodes.DUP2_X1 -> duplicate(2, 1);
			case Opcodes.DUP2_X2 -> duplicate(2, 2);
			case Opcodes.SWAP -> {
				duplicate(1, 1);
				pop(1);
			}
			case Opcodes.IRETURN, Opcodes.LRETURN, Opcodes.FRETURN, Opcodes.DRETURN, Opcodes.ARETURN, Opcodes.RETURN,
					Opcodes.ATHROW ->
				end();
			default -> {
				int delta = StackDeltas.of(opcode);
				pop(-delta);
				push(delta);
			}
		}
	}

	@Override
	public void visitJumpInsn(int opcode, Label label) {
		if (opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE) {
			pop(2);
		}
		else if (opcode != Opcodes.GOTO) {
			pop(1);
		}
		jumpTo(label);
		if (opcode == Opcodes.GOTO) {
			end();
		}
	}

	@Override
	public void visitTableSwitchInsn(int min, int max, Label defaultLabel, Label... labels) {
		visitSwitch(defaultLabel, labels);
	}

	@Override
	public void visitLookupSwitchInsn(Label defaultLabel, int[] keys, Label[] labels) {
		visitSwitch(defaultLabel, labels);
	}

	private void visitSwitch(Label defaultLabel, Label[] labels) {
		pop(1);
		jumpTo(defaultLabel);
		for (Label label : labels) {
			jumpTo(label);
		}
		end();
	}

	@Override
	public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
		this.atLabels.put(handler, List.of(false));
	}

	@Override
	public void visitLabel(Label label) {
		List<Boolean> known = this.atLabels.get(label);
		if (!this.reachable && known != null) {
			this.stack = new ArrayList<>(known);
			this.reachable = true;
		}
	}

	private void jumpTo(Label label) {
		this.atLabels.putIfAbsent(label, List.copyOf(this.stack));
	}

	private void end() {
		this.stack = new ArrayList<>();
		this.reachable = false;
	}

	private void duplicate(int slots, int below) {
		int from = Math.max(0, this.stack.size() - slots);
		List<Boolean> copies = List.copyOf(this.stack.subList(from, this.stack.size()));
		this.stack.addAll(Math.max(0, from - below), copies);
	}

	private void push(int slots) {
		for (int i = 0; i < slots; i++) {
			this.stack.add(false);
		}
	}

	private void pop(int slots) {
		for (int i = 0; i < slots; i++) {
			pop();
		}
	}

	private boolean pop() {
		return !this.stack.isEmpty() && this.stack.remove(this.stack.size() - 1);
	}

	/**
	 * A call on the own object.
	 *
	 * @param method the name and the descriptor of the method
	 * @param bySuper whether the method of the superclass is called
	 * @param line the line of the call
	 */
	record OwnCall(String method, boolean bySuper, int line) {
	}

}
