package io.neurolink.aop;

import org.springframework.asm.Opcodes;

/**
 * The number of slots by which instructions without an operand change the size of the
 * operand stack, as the Java Virtual Machine Specification defines it. None of them
 * leaves an object on the stack that was there before, except those that duplicate.
 */
final class StackDeltas {

	private StackDeltas() {
	}

	static int of(int opcode) {
		if (opcode >= Opcodes.ACONST_NULL && opcode <= Opcodes.DCONST_1) {
			boolean wide = opcode == Opcodes.LCONST_0 || opcode == Opcodes.LCONST_1 || opcode >= Opcodes.DCONST_0;
			return wide ? 2 : 1;
		}
		if (opcode >= Opcodes.IADD && opcode <= Opcodes.DREM) {
			return isOdd(opcode - Opcodes.IADD) ? -2 : -1;
		}
		if (opcode >= Opcodes.ISHL && opcode <= Opcodes.LUSHR) {
			return -1;
		}
		if (opcode >= Opcodes.IAND && opcode <= Opcodes.LXOR) {
			return isOdd(opcode - Opcodes.IAND) ? -2 : -1;
		}
		return switch (opcode) {
			case Opcodes.I2L, Opcodes.I2D, Opcodes.F2L, Opcodes.F2D -> 1;
			case Opcodes.IALOAD, Opcodes.FALOAD, Opcodes.AALOAD, Opcodes.BALOAD, Opcodes.CALOAD, Opcodes.SALOAD,
					Opcodes.POP, Opcodes.L2I, Opcodes.L2F, Opcodes.D2I, Opcodes.D2F, Opcodes.FCMPL, Opcodes.FCMPG,
					Opcodes.MONITORENTER, Opcodes.MONITOREXIT ->
				-1;
			case Opcodes.POP2 -> -2;
			case Opcodes.IASTORE, Opcodes.FASTORE, Opcodes.AASTORE, Opcodes.BASTORE, Opcodes.CASTORE, Opcodes.SASTORE,
					Opcodes.LCMP, Opcodes.DCMPL, Opcodes.DCMPG ->
				-3;
			case Opcodes.LASTORE, Opcodes.DASTORE -> -4;
			default -> 0;
		};
	}

	// Of the long and double instructions in a group of int, long, float and double.
	private static boolean isOdd(int number) {
		return number % 2 == 1;
	}

}
