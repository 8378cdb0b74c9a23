package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Bytes through a connection: all shapes, all kinds of memory, none lost or out of order. */
class StreamSocketTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir private Path directory;
    private long before;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    /** Moves a buffer's bytes. */
    private interface Call {
        long of(StreamSocket socket, ByteBuffer buffer) throws IOException;
    }

    private static final List<Call> WRITES =
            List.of(
                    StreamSocket::write,
                    StreamSocket::tryWrite,
                    (socket, buffer) -> socket.tryWrite(buffer, Duration.ZERO),
                    (socket, buffer) -> socket.tryWrite(buffer, DAY),
                    (socket, buffer) -> socket.write(segment(buffer)),
                    (socket, buffer) -> socket.tryWrite(segment(buffer)),
                    (socket, buffer) -> socket.tryWrite(segment(buffer), DAY),
                    (socket, buffer) -> socket.write(halves(buffer)),
                    (socket, buffer) -> socket.write(halves(buffer), 0, 2),
                    StreamSocket::send);

    private static final List<Call> READS =
            List.of(
                    StreamSocket::read,
                    StreamSocket::tryRead,
                    (socket, buffer) -> socket.tryRead(buffer, Duration.ZERO),
                    (socket, buffer) -> socket.tryRead(buffer, DAY),
                    (socket, buffer) -> socket.read(segment(buffer)),
                    (socket, buffer) -> socket.tryRead(segment(buffer)),
                    (socket, buffer) -> socket.tryRead(segment(buffer), DAY),
                    (socket, buffer) -> socket.read(halves(buffer)),
                    (socket, buffer) -> socket.read(halves(buffer), 0, 2));

    static List<Arguments> all() {
        var all = new ArrayList<Arguments>();
        for (StreamDomain domain : StreamDomain.values()) {
            for (On kind : On.values()) {
                all.add(Arguments.of(domain, kind));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("all")
    void allShapesMoveAllKindsOfMemory(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            byte seed = 0;
            for (Call write : WRITES) {
                for (Call read : READS) {
                    for (boolean direct : new boolean[] {false, true}) {
                        ByteBuffer from = buffer(direct, 12);
                        for (int i = 0; i < 12; i++) {
                            from.put(i, seed++);
                        }
                        long written =
                                kind.get(() -> write.of(connection.here(), from.slice(1, 10)));
                        assertEquals(10, written);
                        ByteBuffer into = buffer(!direct, 10);
                        long got = kind.get(() -> read.of(connection.there(), into.slice()));
                        assertEquals(10, got);
                        assertEquals(from.slice(1, 10), into);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void positionsMoveByWhatWasMoved(StreamDomain domain) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            ByteBuffer[] from = {bytes("ab"), bytes(""), bytes("cde")};
            assertEquals(5, connection.here().write(from));
            for (ByteBuffer each : from) {
                assertEquals(0, each.remaining());
            }
            ByteBuffer[] into = {
                buffer(true, 1), buffer(false, 0), buffer(false, 3), buffer(true, 4)
            };
            assertEquals(5, connection.there().read(into));
            assertEquals(
                    List.of(1, 0, 3, 1), List.of(into).stream().map(b -> b.position()).toList());
            assertEquals('e', into[3].get(0));
            var some = bytes("0123456789").position(2).limit(7);
            assertEquals(5, connection.here().write(some));
            assertEquals(7, some.position());
            var room = buffer(false, 9).position(3);
            assertEquals(5, connection.there().read(room));
            assertEquals(8, room.position());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void withoutBytesOrRoomNothingMoves(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            StreamSocket there = connection.there();
            for (Call read : List.of(READS.get(1), READS.get(2), READS.get(5))) {
                assertEquals(0, kind.get(() -> read.of(there, buffer(false, 1))));
            }
            Duration moment = Duration.ofMillis(20);
            long start = System.nanoTime();
            assertEquals(0, kind.get(() -> there.tryRead(buffer(true, 1), moment)));
            assertTrue(System.nanoTime() - start >= moment.toNanos());
            for (Call call : READS) {
                assertEquals(0, kind.get(() -> call.of(there, buffer(false, 0))));
            }
            ByteBuffer large = buffer(true, 100_000);
            // TCP finds more room once the kernel has delivered what was written.
            while (connection.here().tryWrite(large.clear(), moment) > 0) {}
            assertEquals(0, large.position());
        }
    }

    @Test
    void aReadOnlyBufferIsWrittenAndNotReadInto() throws Exception {
        try (var pair = StreamSocket.pair()) {
            assertEquals(1, pair.first().write(bytes("x").asReadOnlyBuffer()));
            for (Call read : READS) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> read.of(pair.second(), buffer(false, 4).asReadOnlyBuffer()));
            }
            assertEquals(1, pair.second().tryRead(buffer(false, 4)));
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(StreamDomain.bytes(text));
    }

    private static ByteBuffer buffer(boolean direct, int size) {
        return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }

    private static MemorySegment segment(ByteBuffer buffer) {
        return MemorySegment.ofBuffer(buffer);
    }

    private static ByteBuffer[] halves(ByteBuffer buffer) {
        int half = buffer.remaining() / 2;
        return new ByteBuffer[] {
            buffer.slice(0, half), buffer.slice(half, buffer.remaining() - half)
        };
    }
}
