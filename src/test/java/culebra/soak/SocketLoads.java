package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.socket.MessageSocket;
import culebra.socket.Received;
import culebra.socket.SocketPair;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Stream, datagram and seqpacket sockets, each of which passes descriptors. */
final class SocketLoads {
    private static final int COUNT = 10;
    private static final Duration SOON = Duration.ofMillis(20);

    private static final AtomicInteger LISTENERS = new AtomicInteger();

    private SocketLoads() {}

    static void stream(Round round, String name) throws Exception {
        // The name of a listener that is closed stays in use while a child of this process, between
        // fork and exec, still has it.
        UnixAddress address = UnixAddress.abstractName(name + "-" + LISTENERS.incrementAndGet());
        StreamListener listener = round.open(StreamListener.bind(address));
        round.beside(
                () -> {
                    StreamSocket client = round.open(StreamSocket.connect(address));
                    for (int i = 0; i < COUNT; i++) {
                        try (EventFd passed = EventFd.create(i + 1)) {
                            client.send(bytes(i), passed.fd());
                        }
                    }
                });
        var accepted = listener.tryAccept(Duration.ofMillis(200));
        if (accepted.isEmpty()) {
            return;
        }
        StreamSocket server = round.open(accepted.get());
        ByteBuffer one = ByteBuffer.allocate(1);
        try (Received received = Received.create(2)) {
            for (int i = 0; i < COUNT; i++) {
                one.clear();
                int count =
                        i % 2 == 0
                                ? server.receive(one, received)
                                : server.tryReceive(one, received, SOON);
                if (count < 1) {
                    return;
                }
                check(i, one, received);
            }
        }
    }

    static void datagram(Round round, String name) throws Exception {
        messages(round, MessageSocket.pair());
    }

    static void seqpacket(Round round, String name) throws Exception {
        messages(round, MessageSocket.pairSeqpacket());
    }

    private static void messages(Round round, SocketPair<MessageSocket> pair) throws Exception {
        MessageSocket here = round.open(pair.first());
        MessageSocket there = round.open(pair.second());
        round.beside(
                () -> {
                    for (int i = 0; i < COUNT; i++) {
                        try (EventFd passed = EventFd.create(i + 1)) {
                            there.send(bytes(i), passed.fd());
                        }
                    }
                });
        ByteBuffer one = ByteBuffer.allocate(1);
        try (Received received = Received.create(2)) {
            for (int i = 0; i < COUNT; i++) {
                one.clear();
                int size =
                        i % 2 == 0
                                ? here.receive(one, received)
                                : here.tryReceive(one, received, SOON);
                if (size < 0) {
                    return;
                }
                check(i, one, received);
            }
        }
    }

    private static void check(int i, ByteBuffer one, Received received) throws Exception {
        assertEquals(i, one.get(0), "a message out of order");
        assertEquals(1, received.descriptors().size(), "descriptors passed");
        Fd passed = received.descriptors().getFirst();
        try (EventFd event = EventFd.adopt(passed)) {
            assertEquals(i + 1, event.take(), "another descriptor than the one passed");
        }
    }

    private static ByteBuffer bytes(int i) {
        return ByteBuffer.allocate(1).put(0, (byte) i);
    }
}
