package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.Shape.How;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What ends a wait: a message, room, an interrupt, a close, time. */
@ExtendWith(NothingLeft.class)
class QueueWaitTest {
    private static final List<How> WAITS = List.of(How.WAIT, How.TIMED);
    private static final int CAPACITY = TempQueue.SMALL.capacity();

    private MessageQueue queue;

    /** Another handle of the same queue. */
    private MessageQueue other;

    @BeforeEach
    void open() throws Exception {
        try (TempQueue name = TempQueue.next()) {
            queue = name.create();
            other = MessageQueue.open(name.name());
        }
    }

    @AfterEach
    void close() {
        queue.close();
        other.close();
    }

    static Stream<Arguments> shapes() {
        return Stream.of(On.values())
                .flatMap(kind -> Stream.of(Shape.values()).map(each -> Arguments.of(each, kind)));
    }

    private void fill() throws Exception {
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(other.trySend(new byte[] {(byte) i}, 1));
        }
    }

    private void takeAll() throws Exception {
        for (int i = 0; i < CAPACITY; i++) {
            assertEquals(i, other.tryReceive().orElseThrow().bytes()[0]);
        }
        assertTrue(other.tryReceive().isEmpty(), "something else was sent");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aMessageEndsAReceiveAndRoomASend(Shape shape, On kind) throws Exception {
        for (How how : WAITS) {
            var receive = kind.start(() -> shape.receive(queue, how)).blocked();
            other.send(Expect.bytes("here"), 4);
            assertEquals(new Message(Expect.bytes("here"), 4), receive.get());
            fill();
            var send = kind.start(() -> shape.send(queue, how, Expect.bytes("x"), 0)).blocked();
            assertEquals(0, other.receive().bytes()[0]);
            assertTrue(send.get());
            for (int i = 1; i < CAPACITY; i++) {
                assertEquals(i, other.receive().bytes()[0]);
            }
            Expect.messages(other, "x");
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anInterruptEndsAReceiveAndTheNextOneWorks(Shape shape, On kind) throws Exception {
        for (How how : WAITS) {
            var receive = kind.start(() -> shape.receive(queue, how)).blocked();
            receive.thread().interrupt();
            assertInstanceOf(InterruptedException.class, receive.failure());
            assertTrue(queue.isOpen());
            other.send(Expect.bytes("later"), 0);
            assertEquals("later", new String(kind.get(() -> shape.receive(queue, how)).bytes()));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anInterruptEndsASendAndNothingIsSent(Shape shape, On kind) throws Exception {
        for (How how : WAITS) {
            fill();
            var send = kind.start(() -> shape.send(queue, how, new byte[] {99}, 9)).blocked();
            send.thread().interrupt();
            assertInstanceOf(InterruptedException.class, send.failure());
            assertTrue(queue.isOpen());
            takeAll();
            assertTrue(kind.get(() -> shape.send(queue, how, Expect.bytes("now"), 9)));
            Expect.messages(other, "now");
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void interruptedCallerFailsBeforeTransferUnlessItOnlyTries(Shape shape, On kind)
            throws Exception {
        other.send(Expect.bytes("kept"), 0);
        kind.get(
                () -> {
                    for (How how : WAITS) {
                        Thread.currentThread().interrupt();
                        assertThrows(InterruptedException.class, () -> shape.receive(queue, how));
                        assertFalse(Thread.interrupted(), "the flag must be cleared");
                        Thread.currentThread().interrupt();
                        byte[] one = new byte[1];
                        assertThrows(
                                InterruptedException.class, () -> shape.send(queue, how, one, 0));
                        assertFalse(Thread.interrupted(), "the flag must be cleared");
                    }
                    Thread.currentThread().interrupt();
                    assertTrue(shape.send(queue, How.TRY, Expect.bytes("sent"), 0));
                    assertEquals("kept", new String(shape.receive(queue, How.TRY).bytes()));
                    assertTrue(Thread.interrupted(), "the flag must survive an attempt");
                    return null;
                });
        Expect.messages(other, "sent");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aCloseEndsEveryWaitOfTheHandleAndOfNoOther(Shape shape, On kind) throws Exception {
        var elsewhere = kind.start(() -> shape.receive(other, How.TIMED)).blocked();
        for (How how : WAITS) {
            MessageQueue mine = MessageQueue.adopt(queue.fd().dup());
            var one = kind.start(() -> shape.receive(mine, how)).blocked();
            var two = kind.start(() -> shape.receive(mine, how)).blocked();
            mine.close();
            assertInstanceOf(AsynchronousCloseException.class, one.failure());
            assertInstanceOf(AsynchronousCloseException.class, two.failure());
        }
        queue.send(Expect.bytes("here"), 0);
        assertEquals("here", new String(elsewhere.get().bytes()));
        fill();
        for (How how : WAITS) {
            MessageQueue mine = MessageQueue.adopt(queue.fd().dup());
            var one = kind.start(() -> shape.send(mine, how, new byte[] {77}, 7)).blocked();
            mine.close();
            var ended = assertInstanceOf(AsynchronousCloseException.class, one.failure());
            Expect.says(ended.getMessage(), "closed");
        }
        takeAll();
    }

    @ParameterizedTest
    @EnumSource
    void aTimedWaitLastsAsLongAsItShouldAtLeast(On kind) throws Exception {
        byte[] one = new byte[1];
        for (int millis = 0; millis < 10; millis++) {
            Duration timeout = Duration.ofMillis(millis);
            long start = System.nanoTime();
            assertTrue(kind.get(() -> queue.tryReceive(timeout)).isEmpty());
            assertTrue(System.nanoTime() - start >= timeout.toNanos(), "too early");
            fill();
            start = System.nanoTime();
            assertFalse(kind.get(() -> queue.trySend(one, 0, timeout)));
            assertTrue(System.nanoTime() - start >= timeout.toNanos(), "too early");
            takeAll();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeThatHasPassedMeansNow(On kind) throws Exception {
        byte[] one = {0};
        for (Duration now :
                List.of(
                        Duration.ZERO,
                        Duration.ofNanos(-1),
                        Duration.ofSeconds(Long.MIN_VALUE),
                        Duration.ofNanos(1))) {
            assertTrue(kind.get(() -> queue.tryReceive(now)).isEmpty());
            fill();
            assertFalse(kind.get(() -> queue.trySend(one, 0, now)));
            takeAll();
            assertTrue(kind.get(() -> queue.trySend(one, 5, now)));
            assertEquals(new Message(one, 5), kind.get(() -> queue.tryReceive(now)).orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLongestTimeIsNever(On kind) throws Exception {
        for (Duration longest :
                List.of(
                        Duration.ofNanos(Long.MAX_VALUE),
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))) {
            var receive = kind.start(() -> queue.tryReceive(longest)).blocked();
            other.send(Expect.bytes("x"), 0);
            assertEquals("x", new String(receive.get().orElseThrow().bytes()));
            fill();
            var send = kind.start(() -> queue.trySend(new byte[] {50}, 0, longest)).blocked();
            other.receive();
            assertTrue(send.get());
            while (other.tryReceive().isPresent()) {}
        }
        assertNull(Shape.BYTES.receive(queue, How.TRY));
    }
}
