package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.shm.Seal;
import culebra.shm.SharedMemory;
import culebra.socket.StreamListener;
import culebra.socket.UnixAddress;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;

/** What Culebra does by older system calls where newer ones are refused; run behind a filter. */
final class OlderCalls {
    private static final int SIZE = 3 * 4096 + 1;

    private OlderCalls() {}

    static void all(String name) throws Exception {
        anonymousMemoryIsAnUnlinkedObject();
        pipesAndCountersAreAttempted();
        aDuplicateIsClosedOnExec();
        aListenerRemovesItsPath(name);
    }

    private static void anonymousMemoryIsAnUnlinkedObject() throws Exception {
        try (var memory = SharedMemory.anonymous(SIZE);
                var arena = Arena.ofConfined()) {
            memory.map(arena).set(JAVA_BYTE, SIZE - 1, (byte) 1);
            memory.resize(2 * SIZE);
            assertEquals(1, memory.map(arena).get(JAVA_BYTE, SIZE - 1));
            assertEquals(Set.of(Seal.SEAL), memory.seals());
            var refused =
                    assertThrows(
                            UnsupportedOperationException.class,
                            () -> memory.seal(Set.of(Seal.SHRINK)));
            assertTrue(refused.getMessage().contains("memfd_create"), refused.getMessage());
        }
    }

    private static void pipesAndCountersAreAttempted() throws Exception {
        try (var pipe = UnixPipe.open();
                var counter = EventFd.create(0)) {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            assertEquals(0, pipe.source().tryRead(buffer));
            assertEquals(4096, pipe.sink().tryWrite(buffer.duplicate()));
            assertEquals(4096, pipe.source().tryRead(buffer));
            long written = 0;
            for (long each = 1; each > 0; written += each) {
                each = pipe.sink().tryWrite(ByteBuffer.allocate(4096));
            }
            assertEquals(pipe.capacity(), written);
            pipe.sink().close();
            while (written > 0) {
                written -= pipe.source().tryRead(ByteBuffer.allocate((int) written));
            }
            assertEquals(-1, pipe.source().tryRead(ByteBuffer.allocate(1)));
            assertEquals(OptionalLong.empty(), counter.tryTake());
            counter.add(3);
            assertEquals(OptionalLong.of(3), counter.tryTake());
        }
    }

    private static void aDuplicateIsClosedOnExec() throws Exception {
        try (var pipe = UnixPipe.open();
                var twin = pipe.source().fd().dup()) {
            Path info = Path.of("/proc/self/fdinfo/" + twin.number());
            String flags = Files.readAllLines(info).get(1);
            assertTrue(flags.matches("flags:\\s*02000000"), flags);
        }
    }

    private static void aListenerRemovesItsPath(String name) throws Exception {
        Path path = Path.of(System.getProperty("java.io.tmpdir"), name.substring(1));
        StreamListener.bind(UnixAddress.path(path)).close();
        assertFalse(Files.exists(path));
    }
}
