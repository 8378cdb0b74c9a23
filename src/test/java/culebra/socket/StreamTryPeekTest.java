package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looking at the bytes of a stream, at once or in time. */
@ExtendWith(LeavesNothing.class)
class StreamTryPeekTest {

    @TempDir private Path directory;

    private interface Look {
        long at(StreamSocket socket, ByteBuffer into) throws Exception;
    }

    private static final List<Look> ATTEMPTS =
            List.of(
                    (socket, into) -> socket.tryPeek(into),
                    (socket, into) -> socket.tryPeek(MemorySegment.ofBuffer(into)));

    private static List<Look> timed(Duration timeout) {
        return List.of(
                (socket, into) -> socket.tryPeek(into, timeout),
                (socket, into) -> socket.tryPeek(MemorySegment.ofBuffer(into), timeout));
    }

    private static List<Look> attemptsAnd(Duration timeout) {
        var all = new ArrayList<>(ATTEMPTS);
        all.addAll(timed(timeout));
        return all;
    }

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
    void whereNothingCameInTimeItSeesNothing(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            StreamSocket there = connection.there();
            var into = ByteBuffer.allocate(9);
            for (Look look : attemptsAnd(Duration.ZERO)) {
                assertEquals(0, kind.get(() -> look.at(there, into)));
            }
            var some = Duration.ofMillis(10);
            long start = System.nanoTime();
            for (Look look : timed(some)) {
                assertEquals(0, kind.get(() -> look.at(there, into)));
            }
            assertTrue(System.nanoTime() - start >= 2 * some.toNanos());
            assertEquals(0, into.position());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatComesIsSeenAndStaysThereUntilTheEnd(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            StreamSocket there = connection.there();
            for (Look look : timed(Patience.LIMIT)) {
                var wait = kind.start(() -> look.at(there, ByteBuffer.allocate(1))).blocked();
                connection.here().write(Letters.of("a"));
                assertEquals(1, wait.get());
                assertEquals(1, there.read(ByteBuffer.allocate(9)), "it was still there");
            }
            connection.here().write(Letters.of("abc"));
            assertEquals(1, there.peek(ByteBuffer.allocate(1)));
            for (Look look : attemptsAnd(Patience.LIMIT)) {
                var two = ByteBuffer.allocateDirect(2);
                assertEquals(2, kind.get(() -> look.at(there, two)));
                assertEquals(Letters.of("ab"), two.clear());
            }
            connection.here().close();
            assertEquals(3, there.read(ByteBuffer.allocate(9)));
            assertEquals(-1, there.peek(ByteBuffer.allocate(1)), "the end is there");
            for (Look look : attemptsAnd(Patience.LIMIT)) {
                assertEquals(-1, kind.get(() -> look.at(there, ByteBuffer.allocate(1))));
                assertEquals(0, look.at(there, ByteBuffer.allocate(0)), "no room");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAttemptHearsNoInterruptAndRefusesWhatIsClosed(StreamDomain domain, On kind)
            throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            StreamSocket there = connection.there();
            connection.here().write(Letters.of("a"));
            assertEquals(1, there.peek(ByteBuffer.allocate(1)));
            for (Look look : ATTEMPTS) {
                boolean still =
                        kind.get(
                                () -> {
                                    Thread.currentThread().interrupt();
                                    assertEquals(1, look.at(there, ByteBuffer.allocate(1)));
                                    return Thread.interrupted();
                                });
                assertTrue(still, "an attempt leaves the flag alone");
            }
            there.close();
            for (Look look : attemptsAnd(Patience.LIMIT)) {
                assertThrows(
                        ClosedChannelException.class, () -> look.at(there, ByteBuffer.allocate(1)));
            }
        }
    }
}
