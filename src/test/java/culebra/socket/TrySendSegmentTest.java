package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Segments sent if there is room, or in time, to the peer and to an address. */
@ExtendWith(LeavesNothing.class)
class TrySendSegmentTest {

    /** Whom it is sent to. */
    private enum To {
        PEER,
        SEQPACKET_PEER,
        ADDRESS
    }

    private record Case(To to, On kind) {}

    static List<Case> cases() {
        var all = new ArrayList<Case>();
        for (To to : To.values()) {
            for (On kind : On.values()) {
                all.add(new Case(to, kind));
            }
        }
        return all;
    }

    private record Ends(SocketPair<MessageSocket> pair, SocketAddress address)
            implements AutoCloseable {
        static Ends open(To to) throws Exception {
            return switch (to) {
                case PEER -> new Ends(MessageSocket.pair(), null);
                case SEQPACKET_PEER -> new Ends(MessageSocket.pairSeqpacket(), null);
                case ADDRESS -> {
                    var server = MessageSocket.bind(UnixAddress.unnamed());
                    var client = MessageSocket.unconnected(MessageDomain.UNNAMED.family());
                    yield new Ends(new SocketPair<>(client, server), server.localAddress());
                }
            };
        }

        boolean trySend(MemorySegment message) throws Exception {
            return address == null
                    ? pair.first().trySend(message)
                    : pair.first().trySend(message, address);
        }

        boolean trySend(MemorySegment message, Duration timeout) throws Exception {
            return address == null
                    ? pair.first().trySend(message, timeout)
                    : pair.first().trySend(message, address, timeout);
        }

        int fill() throws Exception {
            int sent = 0;
            while (trySend(MemorySegment.ofArray(new byte[1]))) {
                sent++;
            }
            return sent;
        }

        /** Receives so many messages of one byte. */
        void drain(int messages) throws Exception {
            for (int i = 0; i < messages; i++) {
                assertEquals(1, pair.second().receive(ByteBuffer.allocate(9)));
            }
        }

        @Override
        public void close() {
            pair.close();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whereThereIsRoomItGoes(Case each) throws Exception {
        try (var ends = Ends.open(each.to);
                Arena arena = Arena.ofShared()) {
            var heap = MemorySegment.ofArray(new byte[] {'h', 'e', 'a', 'p'});
            var direct = arena.allocate(4).copyFrom(heap);
            for (MemorySegment message : List.of(heap, direct, heap.asReadOnly())) {
                assertTrue(each.kind.get(() -> ends.trySend(message)));
                assertEquals("heap", Letters.next(ends.pair.second()));
                assertTrue(each.kind.get(() -> ends.trySend(message, Patience.LIMIT)));
                assertEquals("heap", Letters.next(ends.pair.second()));
            }
            assertTrue(each.kind.get(() -> ends.trySend(heap.asSlice(4))));
            assertEquals("", Letters.next(ends.pair.second()));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whereThereIsNoneItDoesNot(Case each) throws Exception {
        try (var ends = Ends.open(each.to)) {
            int queued = ends.fill();
            assertTrue(queued > 0, "it was full from the beginning");
            var message = MemorySegment.ofArray(new byte[1]);
            assertFalse(each.kind.get(() -> ends.trySend(message)));
            assertFalse(each.kind.get(() -> ends.trySend(message, Duration.ZERO)));
            assertFalse(each.kind.get(() -> ends.trySend(message, Duration.ofSeconds(-1))));
            var some = Duration.ofMillis(20);
            long start = System.nanoTime();
            assertFalse(each.kind.get(() -> ends.trySend(message, some)));
            assertTrue(System.nanoTime() - start >= some.toNanos());
            ends.drain(queued);
            assertEquals(MessageSocket.NONE, ends.pair.second().tryReceive(ByteBuffer.allocate(9)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTimedOneGoesOnAsSoonAsThereIsRoomAndIsEndedByInterruptAndClose(Case each)
            throws Exception {
        try (var ends = Ends.open(each.to)) {
            int queued = ends.fill();
            var message = MemorySegment.ofArray(new byte[1]);
            var patient = waiting(each, ends, message);
            ends.drain(queued + 1);
            assertTrue(patient.get());
            queued = ends.fill();
            var interrupted = waiting(each, ends, message);
            interrupted.thread().interrupt();
            assertInstanceOf(InterruptedException.class, interrupted.failure());
            var closed = waiting(each, ends, message);
            ends.pair.first().close();
            assertInstanceOf(AsynchronousCloseException.class, closed.failure());
            ends.drain(queued);
            assertTrue(ends.pair.second().tryReceive(ByteBuffer.allocate(9)) < 0);
        }
    }

    private static On.Started<Boolean> waiting(Case each, Ends ends, MemorySegment message) {
        var started = each.kind.start(() -> ends.trySend(message, Patience.LIMIT));
        Blocked.in(started.thread(), "ppoll", "callInEngine", "park");
        return started;
    }

    @ParameterizedTest
    @EnumSource
    void anAttemptHearsNoInterrupt(To to) throws Exception {
        try (var ends = Ends.open(to)) {
            Thread.currentThread().interrupt();
            boolean sent;
            boolean still;
            try {
                sent = ends.trySend(MemorySegment.ofArray(new byte[1]));
            } finally {
                still = Thread.interrupted();
            }
            assertTrue(sent && still);
            ends.drain(1);
        }
    }
}
