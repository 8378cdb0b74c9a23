package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG),
                    1);

    private QueueStatus() {}

    /** Reads it without moving the position that others share: "" if that is not allowed. */
    public static String read(AbstractFd fd) {
        long pread = Abi.SYS_PREAD64;
        try (DescriptorCall call = DescriptorCall.on(fd);
                Arena arena = Arena.ofConfined()) {
            if (call == null) {
                return "";
            }
            MemorySegment line = arena.allocate(ROOM);
            long size = (long) CALL.invokeExact(call.errno, pread, call.number, line, ROOM, 0L);
            byte[] bytes = line.asSlice(0, Math.max(size, 0)).toArray(JAVA_BYTE);
            return new String(bytes, StandardCharsets.US_ASCII);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
