package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Messages under wrong use: shared, closed, foreign and read-only things. */
@ExtendWith(LeavesNothing.class)
class MessageAbuseTest {

    @ParameterizedTest
    @EnumSource
    void whatDescribesAMessageIsForOneThreadAtATime(On kind) throws Exception {
        try (var pair = MessageSocket.pair();
                var streams = StreamSocket.pair();
                var received = Received.create()) {
            var first =
                    kind.start(() -> pair.second().receive(ByteBuffer.allocate(1), received))
                            .blocked();
            var empty = ByteBuffer.allocate(1);
            Letters.fails(
                    IllegalStateException.class,
                    () -> pair.second().tryReceive(empty, received, Duration.ZERO),
                    "Another thread");
            assertThrows(
                    IllegalStateException.class, () -> streams.second().receive(empty, received));
            long before = Own.descriptors();
            received.close();
            pair.first().send(Letters.of("x"), pair.first().fd());
            assertEquals(1, first.get());
            Own.assertNoMoreDescriptors(before);
            pair.first().send(Letters.of("y"));
            assertEquals(1, pair.second().receive(empty, received), "free again");
        }
    }

    private static List<Executable> receives(MessageSocket to, MemorySegment memory) {
        var buffer = memory.asByteBuffer();
        var received = Received.create();
        return List.of(
                () -> to.receive(buffer),
                () -> to.tryReceive(buffer),
                () -> to.tryReceive(buffer, Patience.LIMIT),
                () -> to.receive(memory),
                () -> to.tryReceive(memory),
                () -> to.tryReceive(memory, Patience.LIMIT),
                () -> to.receive(buffer, received),
                () -> to.tryReceive(buffer, received),
                () -> to.tryReceive(buffer, received, Patience.LIMIT),
                () -> to.receive(memory, received),
                () -> to.tryReceive(memory, received),
                () -> to.tryReceive(memory, received, Patience.LIMIT),
                () -> to.peek(buffer),
                () -> to.tryPeek(buffer),
                () -> to.tryPeek(buffer, Patience.LIMIT));
    }

    private static List<Executable> sends(MessageSocket from, MemorySegment memory) {
        var buffer = memory.asByteBuffer();
        return List.of(
                () -> from.send(buffer),
                () -> from.trySend(buffer),
                () -> from.trySend(buffer, Patience.LIMIT),
                () -> from.send(memory),
                () -> from.trySend(memory),
                () -> from.trySend(memory, Patience.LIMIT));
    }

    /** Descriptors need a byte to go with. */
    private static List<Executable> sendsOfDescriptors(MessageSocket from, MemorySegment memory) {
        var buffer = memory.asByteBuffer();
        return memory.byteSize() == 0
                ? List.of()
                : List.of(
                        () -> from.send(buffer, from.fd()),
                        () -> from.trySend(buffer, from.fd()),
                        () -> from.trySend(buffer, Patience.LIMIT, from.fd()));
    }

    private static List<Executable> calls(SocketPair<MessageSocket> pair, MemorySegment memory) {
        var calls = new ArrayList<>(receives(pair.second(), memory));
        calls.addAll(sends(pair.first(), memory));
        calls.addAll(sendsOfDescriptors(pair.first(), memory));
        return calls;
    }

    @ParameterizedTest
    @EnumSource
    void memoryThatIsClosedOrForeignIsRefusedAndNoMessageLost(On kind) throws Exception {
        for (int size : new int[] {16, 0}) {
            try (var pair = MessageSocket.pairSeqpacket();
                    Arena foreign = Arena.ofConfined()) {
                Arena closed = Arena.ofShared();
                var dead = calls(pair, closed.allocate(size));
                closed.close();
                var mine = calls(pair, foreign.allocate(size));
                pair.first().send(Letters.of("kept"));
                for (int i = 0; i < dead.size(); i++) {
                    Executable call = dead.get(i);
                    Executable other = mine.get(i);
                    assertInstanceOf(IllegalStateException.class, failure(kind, call), "" + i);
                    assertInstanceOf(WrongThreadException.class, failure(kind, other), "" + i);
                }
                assertEquals("kept", Letters.next(pair.second()));
                assertEquals(MessageSocket.NONE, pair.second().tryReceive(ByteBuffer.allocate(1)));
            }
        }
    }

    private static Throwable failure(On kind, Executable call) {
        return kind.start(
                        () -> {
                            try {
                                call.execute();
                                return null;
                            } catch (Exception failed) {
                                throw failed;
                            } catch (Throwable failed) {
                                throw new AssertionError(failed);
                            }
                        })
                .failure();
    }

    @Test
    void readOnlyMemoryTakesNoMessage() throws Exception {
        var heap = MemorySegment.ofArray(new byte[4]).asReadOnly();
        var direct = Arena.ofAuto().allocate(4).asReadOnly();
        try (var pair = MessageSocket.pair()) {
            pair.first().send(Letters.of("kept"));
            for (MemorySegment memory : List.of(heap, direct)) {
                for (Executable call : receives(pair.second(), memory)) {
                    assertThrows(IllegalArgumentException.class, call);
                }
            }
            assertEquals("kept", Letters.next(pair.second()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseWhileDescriptorsArriveLeaksNone(On kind) throws Exception {
        int rounds = Counts.of(200, 10_000);
        try (EventFd counter = EventFd.create();
                var received = Received.create()) {
            long before = Own.descriptors();
            for (int i = 0; i < rounds; i++) {
                var pair = i % 2 == 0 ? MessageSocket.pair() : MessageSocket.pairSeqpacket();
                var receive =
                        kind.start(
                                () -> {
                                    try {
                                        pair.second().receive(ByteBuffer.allocate(1), received);
                                        received.descriptors().forEach(Fd::close);
                                    } catch (ClosedChannelException expected) {
                                        return false;
                                    }
                                    return true;
                                });
                var message = Letters.of(i / 2 % 2 == 0 ? "x" : "");
                pair.first().send(message, counter.fd(), counter.fd());
                for (int pause = ThreadLocalRandom.current().nextInt(2_000); pause > 0; pause--) {
                    Thread.onSpinWait();
                }
                pair.close();
                receive.get();
            }
            Own.assertNoMoreDescriptors(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyThreadsReceiveEachMessageOnce(On kind) throws Exception {
        int count = Counts.of(1_000, 500_000);
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.connect(server.localAddress())) {
            var takers = new ArrayList<On.Started<BitSet>>();
            for (int i = 0; i < 8; i++) {
                boolean direct = i % 2 == 0;
                takers.add(kind.start(() -> take(server, direct)));
            }
            var number = ByteBuffer.allocate(4);
            for (int i = 0; i < count + takers.size(); i++) {
                client.send(number.clear().putInt(0, i < count ? i : -1));
            }
            var all = new BitSet();
            int taken = 0;
            for (var taker : takers) {
                BitSet own = taker.get();
                assertFalse(own.intersects(all), "a message was received twice");
                taken += own.cardinality();
                all.or(own);
            }
            assertEquals(count, taken);
            assertEquals(count, all.nextClearBit(0));
            assertTrue(server.isOpen());
        }
    }

    /** Receives numbers until a negative one comes. */
    private static BitSet take(MessageSocket server, boolean direct) throws Exception {
        var numbers = new BitSet();
        var buffer = direct ? ByteBuffer.allocateDirect(4) : ByteBuffer.allocate(4);
        while (server.receive(buffer.clear()) == 4 && buffer.getInt(0) >= 0) {
            assertFalse(numbers.get(buffer.getInt(0)), "a message was received twice");
            numbers.set(buffer.getInt(0));
        }
        return numbers;
    }
}
