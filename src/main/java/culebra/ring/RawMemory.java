package culebra.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Memory by its address, without the checks that a segment makes on each access. The caller keeps
 * the mapping reachable and has checked the address.
 */
final class RawMemory {
    private static final MemorySegment ALL = all();
    private static final VarHandle LONG = JAVA_LONG.varHandle();
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
        return (long) LONG.get(ALL, address);
    }

    /** What another process may change meanwhile: it is read once. */
    static long getLongOpaque(long address) {
        return (long) LONG.getOpaque(ALL, address);
    }

    static long getLongAcquire(long address) {
        return (long) LONG.getAcquire(ALL, address);
    }

    static long getLongVolatile(long address) {
        return (long) LONG.getVolatile(ALL, address);
    }

    static void setLong(long address, long value) {
        LONG.set(ALL, address, value);
    }

    static void setLongRelease(long address, long value) {
        LONG.setRelease(ALL, address, value);
    }

    static int getIntOpaque(long address) {
        return (int) INT.getOpaque(ALL, address);
    }

    static int getIntVolatile(long address) {
        return (int) INT.getVolatile(ALL, address);
    }

    static void setIntVolatile(long address, int value) {
        INT.setVolatile(ALL, address, value);
    }

    static void setIntOpaque(long address, int value) {
        INT.setOpaque(ALL, address, value);
    }

    static int getAndSetInt(long address, int value) {
        return (int) INT.getAndSet(ALL, address, value);
    }

    static void addInt(long address, int delta) {
        int ignored = (int) INT.getAndAdd(ALL, address, delta);
    }

    static void copyIn(MemorySegment from, long offset, long address, long size) {
        MemorySegment.copy(from, offset, ALL, address, size);
    }

    static void copyOut(long address, MemorySegment to, long size) {
        MemorySegment.copy(ALL, address, to, 0, size);
    }
}
