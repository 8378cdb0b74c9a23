package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** The line that a message queue gives who reads its descriptor: pread(2). */
public final class QueueStatus {
    private static final long ROOM = 256;

    private static final MethodHandle CALL =
            Native.variadic(
                    Libc.syscall.address(),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG),
                    1);

    private QueueStatus() {}

    /** Reads it without moving the position that others share: "" if that is not allowed. */
    public static String read(AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return "";
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment line = arena.allocate(ROOM);
            long size = pread(descriptor.number(), line);
            byte[] bytes = line.asSlice(0, Math.max(size, 0)).toArray(JAVA_BYTE);
            return new String(bytes, StandardCharsets.US_ASCII);
        } finally {
            descriptor.done();
        }
    }

    private static long pread(int number, MemorySegment line) {
        CallState state = CallState.acquire();
        try {
            return (long)
                    CALL.invokeExact(state.errno, (long) Abi.SYS_PREAD64, number, line, ROOM, 0L);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }
}
