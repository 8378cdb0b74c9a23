package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** The status line that reading the descriptor of a message queue returns, by pread(2). */
public final class QueueStatus {
    private static final long ROOM = 256;

    private static final SetupCall CALL = SetupCall.of("syscall");

    private QueueStatus() {}

    /** Returns the line without moving the shared position; "" if reading is not permitted. */
    public static String read(AbstractFd fd) {
        try (DescriptorCall call = DescriptorCall.on(fd);
                Arena arena = Arena.ofConfined()) {
            if (call == null) {
                return "";
            }
            MemorySegment line = arena.allocate(ROOM);
            long size =
                    CALL.callLong(
                            call.errno, Abi.SYS_PREAD64, call.number, line.address(), ROOM, 0);
            byte[] bytes = line.asSlice(0, Math.max(size, 0)).toArray(JAVA_BYTE);
            return new String(bytes, StandardCharsets.US_ASCII);
        }
    }
}
