package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Memory from the C library itself. Unlike that of an arena it does not count against
 * MaxDirectMemorySize, so a program that has used that up can still make calls and close handles.
 */
final class NativeMemory {
    private static final MethodHandle CALLOC =
            Native.plain(
                    Native.function("calloc"),
                    FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));

    private NativeMemory() {}

    /** Allocates zeroed memory, aligned for everything, that stays until {@link #free}. */
    @SuppressWarnings("restricted")
    static MemorySegment allocate(long size) {
        MemorySegment memory;
        try {
            memory = (MemorySegment) CALLOC.invokeExact(1L, size);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
        if (memory.address() == 0) {
            throw new OutOfMemoryError("calloc of " + size + " bytes");
        }
        return memory.reinterpret(size);
    }

    /** Frees memory that nothing uses any more. */
    static void free(MemorySegment memory) {
        try {
            Free.CALL.invokeExact(memory);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Linked only by who frees. */
    private static final class Free {
        static final MethodHandle CALL =
                Native.plain(Native.function("free"), FunctionDescriptor.ofVoid(ADDRESS));
    }
}
