package culebra.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The processor time of all child processes that have ended ({@code getrusage}). */
final class ChildTime {
    private static final int RUSAGE_CHILDREN = -1;
    private static final long STRUCT_RUSAGE = 144;

    /** {@code ru_utime} and {@code ru_stime}, each in seconds and microseconds, come first. */
    private static final int TIMES = 4;

    private static final MethodHandle GETRUSAGE =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().find("getrusage").orElseThrow(),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private ChildTime() {}

    static double millis() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(STRUCT_RUSAGE, Long.BYTES);
            if ((int) GETRUSAGE.invokeExact(RUSAGE_CHILDREN, usage) != 0) {
                throw new IllegalStateException("getrusage");
            }
            double millis = 0;
            for (int i = 0; i < TIMES; i += 2) {
                millis += usage.getAtIndex(JAVA_LONG, i) * 1e3;
                millis += usage.getAtIndex(JAVA_LONG, i + 1) / 1e3;
            }
            return millis;
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
