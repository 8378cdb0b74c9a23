package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.fd.Poll;
import culebra.fd.Readiness;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.OptionalInt;

/** Urgent bytes over TCP, from and to Python. */
class UrgentTest {
    private static final String PYTHON =
            """
            import select, socket, sys

            s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            s.sendall(b"before")
            s.send(b"!", socket.MSG_OOB)
            s.sendall(b"after")
            print("sent", flush=True)
            for _ in range(3):
                poll = select.poll()
                poll.register(s, select.POLLPRI)
                poll.poll()
                print(s.recv(1, socket.MSG_OOB)[0], flush=True)
            """;

    @ParameterizedTest
    @EnumSource
    void urgentBytesGoBetweenJavaAndPython(On kind) throws Exception {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var listener = StreamListener.bind(loopback);
                Peer python = Peer.python(PYTHON, port(listener));
                StreamSocket socket = listener.accept()) {
            python.expect("sent");
            Poll urgent = Poll.of(socket.fd(), Readiness.PRIORITY);
            assertEquals(1, kind.get(urgent::await).size());
            assertEquals(OptionalInt.of('!'), kind.get(socket::urgent));
            assertEquals(OptionalInt.empty(), socket.urgent());
            assertFalse(socket.atMark());
            var into = ByteBuffer.allocate(20);
            assertEquals(6, socket.read(into), "no read crosses the mark");
            assertTrue(socket.atMark());
            while (into.position() < 11) {
                socket.read(into);
            }
            assertEquals("beforeafter", new String(into.array(), 0, 11));
            assertFalse(socket.atMark());
            kind.get(
                    () -> {
                        socket.sendUrgent((byte) 200);
                        return null;
                    });
            python.expect("200");
            assertTrue(kind.get(() -> socket.trySendUrgent((byte) 1)));
            python.expect("1");
            assertTrue(kind.get(() -> socket.trySendUrgent((byte) 2, Duration.ofDays(1))));
            python.expect("2");
            python.join();
        }
    }

    /** A peek skips the urgent byte of a UNIX stream, of which poll says that it can be read. */
    @ParameterizedTest
    @EnumSource
    void aPeekForWhichPollIsWrongStillEnds(On kind) throws Exception {
        for (boolean close : new boolean[] {false, true}) {
            try (var pair = StreamSocket.pair()) {
                sendUrgent(pair.first());
                StreamSocket there = pair.second();
                var one = ByteBuffer.allocate(1);
                assertEquals(0, kind.get(() -> there.tryPeek(one, Duration.ofMillis(20))));
                var peek = kind.start(() -> there.peek(one)).blocked();
                if (close) {
                    there.close();
                } else {
                    peek.thread().interrupt();
                }
                assertInstanceOf(ClosedChannelException.class, peek.failure());
            }
        }
    }

    private static void sendUrgent(StreamSocket socket) throws Exception {
        try {
            socket.sendUrgent((byte) 1);
        } catch (UnsupportedOperationException unsupported) {
            assumeTrue(false, "urgent bytes on UNIX streams: Linux 5.15 or later");
        }
    }

    @Test
    void aClosedSocketHasNone() throws Exception {
        var pair = StreamSocket.pair();
        pair.close();
        StreamSocket socket = pair.first();
        assertThrows(ClosedChannelException.class, socket::urgent);
        assertThrows(ClosedChannelException.class, socket::atMark);
        assertThrows(ClosedChannelException.class, () -> socket.sendUrgent((byte) 1));
        assertThrows(ClosedChannelException.class, () -> socket.trySendUrgent((byte) 1));
    }

    private static String port(StreamListener listener) throws Exception {
        return Integer.toString(((InetSocketAddress) listener.localAddress()).getPort());
    }
}
