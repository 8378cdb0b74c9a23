package culebra.socket;

import static culebra.socket.MessageSocket.NONE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waiting for a message: every call that does, on both types of socket and of thread. */
@ExtendWith(LeavesNothing.class)
class MessageWaitTest {

    /** A call that waits. */
    private enum Call {
        BUFFER {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.receive(ByteBuffer.allocate(9));
            }
        },
        TIMED_BUFFER {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.tryReceive(ByteBuffer.allocateDirect(9), Patience.LIMIT);
            }
        },
        SEGMENT {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.receive(MemorySegment.ofArray(new byte[9]));
            }
        },
        TIMED_SEGMENT {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.tryReceive(MemorySegment.ofArray(new byte[9]), Patience.LIMIT);
            }
        },
        DESCRIBED {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.receive(ByteBuffer.allocateDirect(9), received);
            }
        },
        TIMED_DESCRIBED {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.tryReceive(ByteBuffer.allocate(9), received, Patience.LIMIT);
            }
        },
        DESCRIBED_SEGMENT {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.receive(MemorySegment.ofArray(new byte[9]), received);
            }
        },
        TIMED_DESCRIBED_SEGMENT {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.tryReceive(
                        MemorySegment.ofArray(new byte[9]), received, Patience.LIMIT);
            }
        },
        PEEK {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.peek(ByteBuffer.allocate(9));
            }
        },
        TIMED_PEEK {
            @Override
            long on(MessageSocket socket, Received received) throws Exception {
                return socket.tryPeek(ByteBuffer.allocateDirect(9), Patience.LIMIT);
            }
        };

        abstract long on(MessageSocket socket, Received received) throws Exception;
    }

    private record Case(Call call, On kind, boolean seqpacket) {}

    static List<Case> cases() {
        var all = new ArrayList<Case>();
        for (Call call : Call.values()) {
            for (On kind : On.values()) {
                all.add(new Case(call, kind, false));
                all.add(new Case(call, kind, true));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aMessageEndsTheWait(Case each) throws Exception {
        try (var pair = pair(each);
                var received = Received.create()) {
            var call = start(each, pair.second(), received);
            pair.first().send(Letters.of("four"));
            assertEquals(4, call.get());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anInterruptEndsTheWaitAndLeavesTheSocketOpen(Case each) throws Exception {
        try (var pair = pair(each);
                var received = Received.create()) {
            var call = start(each, pair.second(), received);
            call.thread().interrupt();
            assertInstanceOf(InterruptedException.class, call.failure());
            assertTrue(pair.second().isOpen());
            pair.first().send(Letters.of("one"));
            var interrupted =
                    each.kind.start(
                            () -> {
                                Thread.currentThread().interrupt();
                                return each.call.on(pair.second(), received);
                            });
            assertInstanceOf(InterruptedException.class, interrupted.failure());
            assertEquals(3, each.call.on(pair.second(), received), "an interrupt takes nothing");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aCloseEndsTheWait(Case each) throws Exception {
        try (var pair = pair(each);
                var received = Received.create()) {
            var call = start(each, pair.second(), received);
            pair.second().close();
            assertInstanceOf(AsynchronousCloseException.class, call.failure());
            assertThrows(ClosedChannelException.class, () -> each.call.on(pair.second(), received));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingInTimeIsNone(On kind) throws Exception {
        var buffer = ByteBuffer.allocate(9);
        var segment = MemorySegment.ofBuffer(buffer);
        var some = Duration.ofMillis(10);
        for (boolean seqpacket : new boolean[] {false, true}) {
            try (var pair = seqpacket ? MessageSocket.pairSeqpacket() : MessageSocket.pair();
                    var received = Received.create()) {
                var to = pair.second();
                assertEquals(NONE, to.tryReceive(buffer));
                assertEquals(NONE, to.tryReceive(segment));
                assertEquals(NONE, to.tryReceive(buffer, received));
                assertEquals(NONE, to.tryReceive(segment, received));
                assertEquals(NONE, to.tryPeek(buffer));
                assertEquals(NONE, to.tryPeek(buffer, Duration.ZERO));
                assertEquals(NONE, to.tryReceive(buffer, Duration.ZERO));
                assertEquals(NONE, to.tryReceive(buffer, Duration.ofSeconds(-1)));
                long start = System.nanoTime();
                assertEquals(NONE, kind.get(() -> to.tryReceive(buffer, some)));
                assertEquals(NONE, kind.get(() -> to.tryReceive(segment, some)));
                assertEquals(NONE, kind.get(() -> to.tryReceive(buffer, received, some)));
                assertEquals(NONE, kind.get(() -> to.tryReceive(segment, received, some)));
                assertEquals(NONE, kind.get(() -> to.tryPeek(buffer, some)));
                assertTrue(System.nanoTime() - start >= 5 * some.toNanos());
                assertEquals(0, buffer.position());
                assertThrows(
                        NullPointerException.class, () -> to.tryReceive(buffer, (Duration) null));
            }
        }
    }

    private static On.Started<Long> start(Case each, MessageSocket socket, Received received) {
        return each.kind.start(() -> each.call.on(socket, received)).blocked();
    }

    private static SocketPair<MessageSocket> pair(Case each) throws Exception {
        return each.seqpacket ? MessageSocket.pairSeqpacket() : MessageSocket.pair();
    }
}
