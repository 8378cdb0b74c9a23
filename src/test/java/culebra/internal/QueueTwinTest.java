package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.fd.Fd;
import culebra.mq.Message;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.socket.MessageSocket;
import culebra.socket.Received;
import culebra.socket.SeqpacketListener;
import culebra.socket.UnixAddress;
import culebra.testing.Nobody;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** A busy queue gets a second descriptor, which nobody notices. */
class QueueTwinTest {
    private static final int BUSY = 1_000;

    private final String name = TempName.next();
    private long before;
    private MessageQueue queue;

    @BeforeEach
    void open() throws IOException {
        On.warmUp();
        before = Own.descriptors();
        queue = MessageQueue.create(name, new QueueLimits(2, 8));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        queue.close();
        MessageQueue.unlinkIfExists(name);
        Own.assertNoMoreDescriptors(before);
    }

    /** Sends and receives messages, each with one attempt. */
    private static void move(MessageQueue to, MessageQueue from, int attempts) throws IOException {
        for (int i = 0; i < attempts / 2; i++) {
            assertTrue(to.trySend(new byte[] {(byte) i}, i));
            assertEquals(new Message(new byte[] {(byte) i}, i), from.tryReceive().orElseThrow());
        }
    }

    private long descriptors() throws IOException {
        return Own.descriptors(name);
    }

    @ParameterizedTest
    @EnumSource
    void aBusyOneHasOneMoreThatClosesWithIt(On kind) throws Exception {
        kind.get(
                () -> {
                    move(queue, queue, BUSY - 2);
                    assertTrue(queue.tryReceive().isEmpty());
                    assertEquals(1, descriptors());
                    assertTrue(queue.tryReceive().isEmpty());
                    assertEquals(2, descriptors());
                    move(queue, queue, 2 * BUSY);
                    assertEquals(2, descriptors());
                    queue.close();
                    assertEquals(0, descriptors());
                    return null;
                });
    }

    @Test
    void oneDirectionIsEnoughForIt() throws Exception {
        try (var reads = MessageQueue.open(name, Access.READ);
                var writes = MessageQueue.open(name, Access.WRITE)) {
            move(writes, reads, 2 * BUSY);
            assertEquals(5, descriptors());
            move(writes, reads, BUSY);
            writes.close();
            assertEquals(3, descriptors());
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsWaitsAreAsBefore(On kind) throws Exception {
        move(queue, queue, BUSY);
        assertEquals(2, descriptors());
        var receive = kind.start(queue::receive).blocked();
        queue.send(new byte[3], 7);
        assertEquals(new Message(new byte[3], 7), receive.get());
        var interrupted = kind.start(queue::receive).blocked();
        interrupted.thread().interrupt();
        assertInstanceOf(InterruptedException.class, interrupted.failure());
        while (queue.trySend(new byte[1], 0)) {}
        var send = kind.start(() -> queue.trySend(new byte[2], 1, java.time.Duration.ofDays(1)));
        send.blocked();
        queue.receive();
        assertTrue(send.get());
        assertEquals(2, queue.receive().bytes().length);
        queue.receive();
        var closed = kind.start(queue::receive).blocked();
        queue.close();
        assertInstanceOf(ClosedChannelException.class, closed.failure());
        assertEquals(0, descriptors());
    }

    @Test
    void detachGivesUpTheNumberAlone() throws Exception {
        move(queue, queue, BUSY);
        assertEquals(2, descriptors());
        int number = queue.fd().detach();
        assertEquals(1, descriptors());
        try (var again = MessageQueue.adopt(Fd.adopt(number))) {
            move(again, again, 10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeersQueueStaysAsBlockingAsItWas(On kind) throws Exception {
        for (String access : new String[] {"b", "nb"}) {
            try (var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                    Peer peer = Peer.c("mq/peer", "pass", name, access, address(listener));
                    MessageSocket socket = listener.accept();
                    MessageQueue passed = received(socket)) {
                kind.get(
                        () -> {
                            move(passed, passed, 2 * BUSY);
                            return null;
                        });
                assertEquals(3, descriptors(), "mine, and two for what was passed");
                peer.expect("ready");
                peer.send("");
                peer.expect(access.equals("b") ? "blocking" : "non-blocking");
                peer.join();
            }
        }
    }

    /** Another user's queue, which it may use, and not open. */
    static final class Stranger {
        public static void main(String[] arguments) throws Exception {
            try (var socket =
                            MessageSocket.connectSeqpacket(
                                    UnixAddress.abstractName(arguments[0].substring(1)));
                    MessageQueue passed = received(socket)) {
                String target = Own.target(passed.fd().number());
                for (On kind : On.values()) {
                    kind.get(() -> tried(passed, 2 * BUSY));
                }
                System.out.println(Own.descriptors(target));
                passed.send(new byte[3], 3);
            }
        }

        /** Without JUnit, whose files that user may be unable to read. */
        private static int tried(MessageQueue queue, int attempts) throws IOException {
            for (int i = 0; i < attempts / 2; i++) {
                if (!queue.trySend(new byte[1], 1) || queue.tryReceive().isEmpty()) {
                    throw new AssertionError("attempt " + i);
                }
            }
            return attempts;
        }
    }

    @Test
    void whereItCannotBeItIsNotNeeded() throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                Peer peer = Nobody.java(Stranger.class, address(listener));
                MessageSocket socket = listener.accept()) {
            socket.send(ByteBuffer.allocate(1), queue.fd());
            peer.expect("1");
            peer.join();
            assertEquals(new Message(new byte[3], 3), queue.receive());
        }
    }

    private static String address(SeqpacketListener listener) throws IOException {
        return listener.localAddress().toString();
    }

    private static MessageQueue received(MessageSocket socket) throws Exception {
        try (var received = Received.create()) {
            socket.receive(ByteBuffer.allocate(1), received);
            return MessageQueue.adopt(received.descriptors().getFirst());
        }
    }
}
