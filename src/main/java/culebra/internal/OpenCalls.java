package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** open(2), always close-on-exec: a descriptor number, or the negated errno. */
final class OpenCalls {
    private static final MethodHandle OPEN =
            Native.variadic(
                    Libc.open.address(),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                    2);

    private OpenCalls() {}

    /** Opens a path in a way that does not wait. */
    static int open(String path, int flags, int mode) {
        return open(path.getBytes(StandardCharsets.UTF_8), flags, mode);
    }

    /** The same for a path as the system knows it. */
    static int open(byte[] path, int flags, int mode) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            return open(state, Native.string(arena, path), flags, mode);
        }
    }

    static int open(CallState state, MemorySegment path, int flags, int mode) {
        int all = flags | Libc.O_CLOEXEC();
        try {
            return state.check((int) OPEN.invokeExact(state.errno, path, all, mode));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** The path by which this process opens one of its descriptors anew. */
    static String again(int number) {
        return "/proc/self/fd/" + number;
    }
}
