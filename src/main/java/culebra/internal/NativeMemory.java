package culebra.internal;

import java.lang.foreign.MemorySegment;

/**
 * Memory from the C library itself. Unlike that of an arena it does not count against
 * MaxDirectMemorySize, so a program that has used that up can still make calls and close handles.
 */
final class NativeMemory {
    private static final SetupCall CALLOC = SetupCall.of("calloc");
    private static final SetupCall FREE = SetupCall.of("free");

    private NativeMemory() {}

    /** Allocates zeroed memory, aligned for everything, that stays until {@link #free}. */
    @SuppressWarnings("restricted")
    static MemorySegment allocate(long size) {
        long address = CALLOC.callPlainLong(1, size);
        if (address == 0) {
            throw new OutOfMemoryError("calloc of " + size + " bytes");
        }
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    /** Frees memory that is no longer used. */
    static void free(MemorySegment memory) {
        int ignored = FREE.callPlain(memory.address());
    }
}
