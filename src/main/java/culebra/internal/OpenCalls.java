package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** open(2), always close-on-exec. Calls return a descriptor number, or the negated errno. */
final class OpenCalls {
    private static final SetupCall OPEN = SetupCall.of("open");

    private OpenCalls() {}

    /** Opens a path in a way that does not wait. */
    static int open(String path, int flags, int mode) {
        return open(path.getBytes(StandardCharsets.UTF_8), flags, mode);
    }

    /** Opens a path, given as bytes, in a way that does not wait. */
    static int open(byte[] path, int flags, int mode) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            return open(state, Native.string(arena, path), flags, mode);
        }
    }

    static int open(CallState state, MemorySegment path, int flags, int mode) {
        StackRoom.requireToOpen();
        int all = flags | Constants.O_CLOEXEC;
        return OPEN.call(state.errno, path.address(), all, mode);
    }

    /** Returns the path by which this process reopens one of its descriptors. */
    static String again(int number) {
        return "/proc/self/fd/" + number;
    }
}
