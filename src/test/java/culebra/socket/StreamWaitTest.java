package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes that wait: how they go on, and how they are ended. */
class StreamWaitTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int LARGE = 20_000_000;

    /** Bytes to write, which all writes share. */
    private static final ByteBuffer HEAP = ByteBuffer.allocate(LARGE);

    private static final ByteBuffer DIRECT = ByteBuffer.allocateDirect(LARGE);
    private static final MemorySegment SEGMENT = MemorySegment.ofBuffer(DIRECT);

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

    private interface Call {
        long of(StreamSocket socket) throws Exception;
    }

    /** Those that wait on a connection on which nothing moves. */
    private static final List<Call> CALLS =
            List.of(
                    socket -> socket.read(ByteBuffer.allocate(1)),
                    socket -> socket.tryRead(ByteBuffer.allocateDirect(1), DAY),
                    socket -> socket.read(Arena.ofAuto().allocate(1)),
                    socket -> socket.tryRead(Arena.ofAuto().allocate(1), DAY),
                    socket -> socket.read(new ByteBuffer[] {ByteBuffer.allocate(1)}),
                    socket -> socket.peek(ByteBuffer.allocate(1)),
                    socket -> socket.tryPeek(ByteBuffer.allocateDirect(1), DAY),
                    socket -> socket.peek(Arena.ofAuto().allocate(1)),
                    socket -> socket.tryPeek(Arena.ofAuto().allocate(1), DAY),
                    socket -> socket.write(HEAP.duplicate()),
                    socket -> socket.tryWrite(DIRECT.duplicate(), DAY),
                    socket -> socket.write(SEGMENT),
                    socket -> socket.write(new ByteBuffer[] {HEAP.duplicate()}),
                    socket -> socket.send(HEAP.duplicate()),
                    socket -> socket.trySend(DIRECT.duplicate(), DAY));

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
    void anInterruptClosesAndStaysSet(StreamDomain domain, On kind) throws Exception {
        for (Call call : CALLS) {
            try (var connection = StreamConnection.open(domain, directory)) {
                StreamSocket here = connection.here();
                var flag = new boolean[1];
                var wait =
                        kind.start(
                                () -> {
                                    try {
                                        return call.of(here);
                                    } finally {
                                        flag[0] = Thread.interrupted();
                                    }
                                });
                wait.blocked().thread().interrupt();
                assertInstanceOf(ClosedByInterruptException.class, wait.failure());
                assertTrue(flag[0], "the flag stays set");
                assertFalse(here.isOpen());
                assertTrue(connection.there().isOpen());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aCloseEndsAllWaitsInBothDirections(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            StreamSocket here = connection.here();
            var waits = CALLS.stream().map(call -> kind.start(() -> call.of(here))).toList();
            waits.forEach(On.Started::blocked);
            here.close();
            for (var wait : waits) {
                var ended = assertInstanceOf(AsynchronousCloseException.class, wait.failure());
                assertFalse(ended instanceof ClosedByInterruptException, ended.toString());
            }
            for (Call call : CALLS) {
                var refused = assertThrows(ClosedChannelException.class, () -> call.of(here));
                assertFalse(refused instanceof AsynchronousCloseException, refused.toString());
            }
            assertThrows(ClosedChannelException.class, here::shutdownInput);
            assertThrows(ClosedChannelException.class, here::shutdownOutput);
            assertThrows(ClosedChannelException.class, here::peerAddress);
            assertThrows(ClosedChannelException.class, here::localAddress);
            assertThrows(ClosedChannelException.class, here::peer);
        }
    }

    /** Three threads read what one thread writes, and each byte is read exactly once. */
    @ParameterizedTest
    @MethodSource("all")
    void threadsThatReadTakeTurns(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            var readers = new ArrayList<On.Started<Long>>();
            for (int i = 0; i < 3; i++) {
                readers.add(kind.start(() -> sum(connection.there())));
            }
            long expected = 0;
            var bytes = ByteBuffer.allocate(50_000);
            for (int i = 0; i < bytes.capacity(); i++) {
                bytes.put(i, (byte) (i % 100));
                expected += i % 100;
            }
            connection.here().write(bytes);
            connection.here().shutdownOutput();
            long sum = 0;
            for (var reader : readers) {
                sum += reader.get();
            }
            assertEquals(expected, sum);
        }
    }

    private static long sum(StreamSocket socket) throws IOException {
        long sum = 0;
        var some = ByteBuffer.allocate(100);
        while (socket.read(some.clear()) >= 0) {
            for (int i = 0; i < some.position(); i++) {
                sum += some.get(i);
            }
        }
        return sum;
    }

    /** A reader and a writer at the same time, in each end. */
    @ParameterizedTest
    @MethodSource("all")
    void theDirectionsDoNotWaitForEachOther(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            var reader = kind.start(() -> connection.here().read(ByteBuffer.allocate(1))).blocked();
            var writer = kind.start(() -> connection.here().write(HEAP.duplicate()));
            var into = ByteBuffer.allocateDirect(LARGE);
            while (into.hasRemaining()) {
                assertTrue(connection.there().read(into) > 0);
            }
            assertEquals(LARGE, writer.get());
            connection.there().write(ByteBuffer.allocate(1));
            assertEquals(1, reader.get());
        }
    }
}
