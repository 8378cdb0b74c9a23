package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.Shape.How;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What is sent is received, whole and in order, in every shape and on every kind of thread. */
@ExtendWith(NothingLeft.class)
class MessageOrderTest {
    private static final int MOST = MessageQueue.MAX_PRIORITY;

    private MessageQueue queue;

    @BeforeEach
    void open() throws IOException {
        queue = TempQueue.unnamed();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    static Stream<Arguments> shapes() {
        return Stream.of(On.values())
                .flatMap(kind -> Stream.of(Shape.values()).map(each -> Arguments.of(each, kind)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void whatIsSentIsReceived(Shape shape, On kind) throws Exception {
        var random = new SplittableRandom(7);
        for (How send : How.values()) {
            for (How receive : How.values()) {
                for (int size : new int[] {0, 1, 7, 31, 32}) {
                    var message = new Message(new byte[size], random.nextInt(MOST + 1));
                    random.nextBytes(message.bytes());
                    byte[] bytes = message.bytes();
                    assertTrue(kind.get(() -> shape.send(queue, send, bytes, message.priority())));
                    assertEquals(message, kind.get(() -> shape.receive(queue, receive)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aFullQueueTakesNothingAndAnEmptyOneGivesNothing(Shape shape, On kind) throws Exception {
        kind.get(
                () -> {
                    for (How how : new How[] {How.TRY, How.BRIEFLY}) {
                        assertNull(shape.receive(queue, how));
                        for (int i = 0; i < TempQueue.SMALL.capacity(); i++) {
                            assertTrue(shape.send(queue, how, new byte[] {(byte) i}, 0));
                        }
                        assertFalse(shape.send(queue, how, new byte[] {9}, 9));
                        for (int i = 0; i < TempQueue.SMALL.capacity(); i++) {
                            assertEquals(i, shape.receive(queue, how).bytes()[0]);
                        }
                        assertNull(shape.receive(queue, how));
                    }
                    return null;
                });
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theHighestPriorityIsReceivedFirstAndTheOldestOfIt(Shape shape, On kind) throws Exception {
        String sent = "0a 32767b 1c 32767d 0e 32766f 1g 0h";
        String ordered = "32767b 32767d 32766f 1c 1g 0a 0e 0h";
        try (var large = TempQueue.unnamed(new QueueLimits(8, 16))) {
            kind.get(
                    () -> {
                        for (String each : sent.split(" ")) {
                            int priority = Integer.parseInt(each.replaceAll("\\D", ""));
                            assertTrue(shape.send(large, How.WAIT, Expect.bytes(each), priority));
                        }
                        for (String each : ordered.split(" ")) {
                            Message message = shape.receive(large, How.WAIT);
                            assertEquals(each, new String(message.bytes()));
                            assertEquals(each.replaceAll("\\D", ""), "" + message.priority());
                        }
                        return null;
                    });
        }
    }

    @Test
    void everyPriorityArrivesAsItWasSent() throws Exception {
        for (int priority = 0; priority <= MOST; priority++) {
            assertTrue(queue.trySend(new byte[] {(byte) priority}, priority));
            Message message = queue.tryReceive().orElseThrow();
            assertEquals(priority, message.priority());
            assertEquals((byte) priority, message.bytes()[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anEmptyMessageIsAMessage(Shape shape, On kind) throws Exception {
        for (How how : How.values()) {
            for (int priority : new int[] {0, 1, MOST}) {
                assertTrue(kind.get(() -> shape.send(queue, how, new byte[0], priority)));
                assertEquals(1, queue.size());
                assertEquals(
                        new Message(new byte[0], priority),
                        kind.get(() -> shape.receive(queue, how)));
            }
        }
        var wait = kind.start(() -> shape.receive(queue, How.WAIT)).blocked();
        queue.send(new byte[0], 0);
        assertEquals(new Message(new byte[0], 0), wait.get());
        assertNull(shape.receive(queue, How.TRY));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theLongestMessageArrivesWhole(Shape shape, On kind) throws Exception {
        byte[] longest = new byte[8_192];
        new SplittableRandom(3).nextBytes(longest);
        try (var large = TempQueue.unnamed(new QueueLimits(1, longest.length))) {
            for (How how : How.values()) {
                assertTrue(kind.get(() -> shape.send(large, how, longest, MOST)));
                assertArrayEquals(longest, kind.get(() -> shape.receive(large, how)).bytes());
            }
            assertTrue(shape.send(large, How.TRY, new byte[1], 0));
            assertEquals(1, shape.receive(large, How.TRY).bytes().length, "a short one after it");
        }
    }

    @Test
    void whatIsReceivedIsItsOwnCopy() throws Exception {
        byte[] bytes = Expect.bytes("first");
        queue.send(bytes, 0);
        Arrays.fill(bytes, (byte) 0);
        Message first = queue.receive();
        queue.send(Expect.bytes("other"), 0);
        Message second = queue.receive();
        assertEquals("first", new String(first.bytes()));
        assertEquals("other", new String(second.bytes()));
    }
}
