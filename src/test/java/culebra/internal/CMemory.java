package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * The memory that malloc has allocated in this process, for the JVM or for the library. Native
 * memory tracking does not count what the library allocates by calling {@code calloc}.
 */
final class CMemory {
    private static final MemoryLayout MALLINFO = MemoryLayout.structLayout(ints(10));
    private static final long UORDBLKS = 7 * 4; // as an int: modulo 4 GiB
    private static final MethodHandle CALL =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().find("mallinfo").orElseThrow(),
                            FunctionDescriptor.of(MALLINFO));

    private CMemory() {}

    private static MemoryLayout[] ints(int count) {
        var ints = new MemoryLayout[count];
        Arrays.fill(ints, JAVA_INT);
        return ints;
    }

    /** The bytes in use, in all arenas of malloc. */
    static long inUse() {
        try (Arena arena = Arena.ofConfined()) {
            var info = (MemorySegment) CALL.invokeExact((SegmentAllocator) arena);
            return info.get(JAVA_INT, UORDBLKS);
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
    }
}
