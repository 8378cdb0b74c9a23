package culebra.fd;

import static culebra.fd.MovedBytes.random;
import static culebra.fd.MovedBytes.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.internal.Abi;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;
import culebra.shm.SharedMemory;
import culebra.socket.StreamSocket;
import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/** Memory whose pages go into a pipe without being copied. */
class WriteByReferenceTest {
    @TempDir private Path directory;

    /** The pages stay in the pipe, whatever the memory at their address is used for. */
    @ParameterizedTest
    @EnumSource
    void theArenaMayBeClosedOnceTheMemoryIsInThePipe(On kind) throws Exception {
        byte[] bytes = random(16 * 4096);
        try (var pipe = UnixPipe.open()) {
            kind.get(
                    () -> {
                        try (var arena = Arena.ofConfined();
                                var memory = SharedMemory.anonymous(bytes.length)) {
                            MemorySegment mapped = memory.map(arena);
                            mapped.copyFrom(MemorySegment.ofArray(bytes));
                            return pipe.sink().writeByReference(mapped);
                        }
                    });
            for (int i = 0; i < 100; i++) {
                try (var arena = Arena.ofConfined();
                        var memory = SharedMemory.anonymous(bytes.length)) {
                    memory.map(arena).fill((byte) i);
                }
            }
            assertArrayEquals(bytes, read(pipe.source(), bytes.length));
        }
    }

    @Test
    void theArenaOfAWriteByReferenceIsHeldWhileItWaits() throws Exception {
        try (var pipe = UnixPipe.open(UnixPipe.ATOMIC);
                var memory = SharedMemory.anonymous(100_000);
                var arena = Arena.ofShared()) {
            MemorySegment mapped = memory.map(arena);
            var writing = On.PLATFORM.start(() -> pipe.sink().writeByReference(mapped));
            Blocked.inSystemCall(Abi.SYS_VMSPLICE);
            assertThrows(IllegalStateException.class, arena::close);
            read(pipe.source(), 100_000);
            assertEquals(100_000, writing.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAttemptDoesNotWaitForRoomInAFifo(On kind) throws Exception {
        Path path = directory.resolve("fifo");
        Fifo.create(path);
        var opening = On.PLATFORM.start(() -> Fifo.openForRead(path));
        try (var sink = Fifo.tryOpenForWrite(path, Patience.LIMIT).orElseThrow();
                var source = opening.get();
                var memory = SharedMemory.anonymous(4096);
                var arena = Arena.ofShared()) {
            MemorySegment mapped = memory.map(arena);
            long size = kind.get(() -> fill(sink, mapped));
            var writing = kind.start(() -> sink.writeByReference(mapped)).blocked();
            read(source, (int) size);
            assertEquals(4096, writing.get());
        }
    }

    private static long fill(WriteChannel sink, MemorySegment mapped) throws IOException {
        long size = 0;
        long written;
        do {
            written = sink.tryWriteByReference(mapped);
            size += written;
        } while (written > 0);
        return size;
    }

    @Test
    void memoryThatIsNotMappedIsRefused() throws Exception {
        try (var pipe = UnixPipe.open();
                var arena = Arena.ofConfined();
                var sockets = StreamSocket.pair();
                var memory = SharedMemory.anonymous(1)) {
            for (MemorySegment segment :
                    new MemorySegment[] {
                        arena.allocate(4096), MemorySegment.ofArray(new byte[1]), MemorySegment.NULL
                    }) {
                var refused =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> pipe.sink().tryWriteByReference(segment));
                assertTrue(refused.getMessage().contains("SharedMemory.map"));
            }
            MemorySegment mapped = memory.map(arena);
            try (var socket = WriteChannel.adopt(sockets.first().fd().dup())) {
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> socket.tryWriteByReference(mapped));
            }
            var closed = Arena.ofConfined();
            MemorySegment gone = memory.map(closed);
            closed.close();
            assertThrows(IllegalStateException.class, () -> pipe.sink().writeByReference(gone));
            assertThrows(IllegalStateException.class, () -> pipe.sink().tryWriteByReference(gone));
            pipe.sink().close();
            assertThrows(
                    ClosedChannelException.class, () -> pipe.sink().tryWriteByReference(mapped));
        }
    }
}
