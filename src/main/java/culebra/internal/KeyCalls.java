package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** ftok(3). */
public final class KeyCalls {
    private static final MethodHandle FTOK =
            Native.withErrno("ftok", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private KeyCalls() {}

    /**
     * The key of a file in the first element of the result, unless what is returned is negative.
     */
    public static int ftok(byte[] path, int project, int[] key) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, path);
            key[0] = (int) FTOK.invokeExact(state.errno, c, project);
            return key[0] == -1 ? -state.errno() : 0;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
