package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** ftok(3). */
public final class KeyCalls {
    private static final SetupCall FTOK = SetupCall.of("ftok");

    private KeyCalls() {}

    /**
     * Stores the key of a file in the first element of {@code key}, unless the result is negative.
     */
    public static int ftok(byte[] path, int project, int[] key) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, path);
            key[0] = FTOK.callUnchecked(state.errno, c.address(), project);
            return key[0] == -1 ? -state.errno() : 0;
        }
    }
}
