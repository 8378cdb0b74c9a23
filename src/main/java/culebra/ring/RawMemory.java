package culebra.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Memory by its address, without the checks that a segment makes on each access. The caller keeps
 * the mapping reachable and has checked the address.
 */
final class RawMemory {
    private static final MemorySegment ALL = all();

    // A mask changes no address that is valid and aligned. The compiler then knows that the address
    // is both, and leaves out its two checks.
    private static final long LONGS = 0x3ffffffffffffff8L;
    private static final long INTS = 0x3ffffffffffffffcL;
    private static final long BYTES = 0x3fffffffffffffffL;

    /** Up to this size a copy of words is faster than a call of the JVM's copying. */
    private static final int FEW = 64;

    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final VarHandle UNALIGNED = JAVA_LONG_UNALIGNED.varHandle();
    private static final VarHandle BYTE = JAVA_BYTE.varHandle();
    private static final VarHandle INT = JAVA_INT.varHandle();

    private RawMemory() {}

    @SuppressWarnings("restricted")
    private static MemorySegment all() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    /**
     * A word of memory that belongs to no arena, so that all words of all rings count as those of
     * one. The caller keeps the mapping reachable while the result is in use.
     */
    @SuppressWarnings("restricted")
    static MemorySegment word(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Integer.BYTES);
    }

    static long getLong(long address) {
        return (long) LONG.get(ALL, address & LONGS);
    }

    /** What another process may change meanwhile: it is read once. */
    static long getLongOpaque(long address) {
        return (long) LONG.getOpaque(ALL, address & LONGS);
    }

    static long getLongAcquire(long address) {
        return (long) LONG.getAcquire(ALL, address & LONGS);
    }

    static long getLongVolatile(long address) {
        return (long) LONG.getVolatile(ALL, address & LONGS);
    }

    static void setLong(long address, long value) {
        LONG.set(ALL, address & LONGS, value);
    }

    static void setLongRelease(long address, long value) {
        LONG.setRelease(ALL, address & LONGS, value);
    }

    static int getIntOpaque(long address) {
        return (int) INT.getOpaque(ALL, address & INTS);
    }

    static int getIntVolatile(long address) {
        return (int) INT.getVolatile(ALL, address & INTS);
    }

    static void setIntVolatile(long address, int value) {
        INT.setVolatile(ALL, address & INTS, value);
    }

    static void setIntOpaque(long address, int value) {
        INT.setOpaque(ALL, address & INTS, value);
    }

    static int getAndSetInt(long address, int value) {
        return (int) INT.getAndSet(ALL, address & INTS, value);
    }

    static void addInt(long address, int delta) {
        int ignored = (int) INT.getAndAdd(ALL, address & INTS, delta);
    }

    /** Copies a segment to an address that is a multiple of 8. */
    static void copyIn(MemorySegment from, long address, int size) {
        if (size > FEW) {
            MemorySegment.copy(from, 0, ALL, address, size);
            return;
        }
        int at = 0;
        if ((size & 64) != 0) {
            at = wordsIn(from, address, 0, 8);
        }
        if ((size & 32) != 0) {
            at = wordsIn(from, address, at, 4);
        }
        if ((size & 16) != 0) {
            at = wordsIn(from, address, at, 2);
        }
        if ((size & 8) != 0) {
            at = wordsIn(from, address, at, 1);
        }
        if (at < size && size > 8) { // the last word overlaps the one before it
            at = size - 8;
            UNALIGNED.set(ALL, address + at & BYTES, (long) UNALIGNED.get(from, (long) at));
            return;
        }
        for (; at < size; at++) {
            BYTE.set(ALL, address + at & BYTES, (byte) BYTE.get(from, (long) at));
        }
    }

    /** Copies from an address that is a multiple of 8 to a segment. */
    static void copyOut(long address, MemorySegment to, int size) {
        if (size > FEW) {
            MemorySegment.copy(ALL, address, to, 0, size);
            return;
        }
        int at = 0;
        if ((size & 64) != 0) {
            at = wordsOut(address, to, 0, 8);
        }
        if ((size & 32) != 0) {
            at = wordsOut(address, to, at, 4);
        }
        if ((size & 16) != 0) {
            at = wordsOut(address, to, at, 2);
        }
        if ((size & 8) != 0) {
            at = wordsOut(address, to, at, 1);
        }
        if (at < size && size > 8) { // the last word overlaps the one before it
            at = size - 8;
            UNALIGNED.set(to, (long) at, (long) UNALIGNED.get(ALL, address + at & BYTES));
            return;
        }
        for (; at < size; at++) {
            BYTE.set(to, (long) at, (byte) BYTE.get(ALL, address + at & BYTES));
        }
    }

    // With a number that is constant where they are called, the compiler unrolls these.

    private static int wordsIn(MemorySegment from, long address, int at, int words) {
        for (int i = at; i < at + words * 8; i += 8) {
            LONG.set(ALL, address + i & LONGS, (long) UNALIGNED.get(from, (long) i));
        }
        return at + words * 8;
    }

    private static int wordsOut(long address, MemorySegment to, int at, int words) {
        for (int i = at; i < at + words * 8; i += 8) {
            UNALIGNED.set(to, (long) i, (long) LONG.get(ALL, address + i & LONGS));
        }
        return at + words * 8;
    }
}
