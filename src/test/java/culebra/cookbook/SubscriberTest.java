package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.socket.MessageSocket;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;

/** Two programs in Java that receive what one in Python announces. */
class SubscriberTest {
    private static final String GROUP = "239.255.77.3";

    @Test
    void everySubscriberReceivesEveryAnnouncement() throws Exception {
        String port = Integer.toString(freePort());
        try (Peer first = Peer.java(Subscriber.class, GROUP, port, "lo");
                Peer second = Peer.java(Subscriber.class, GROUP, port, "lo")) {
            first.expect("listens");
            second.expect("listens");
            try (Peer python =
                    OtherSide.python("announce", GROUP, port, "lo", "one", "two", "end")) {
                python.join();
            }
            assertEquals("one\ntwo\nend", first.join());
            assertEquals("one\ntwo\nend", second.join());
        }
    }

    private static int freePort() throws Exception {
        try (var socket = MessageSocket.bind(new InetSocketAddress("127.0.0.1", 0))) {
            return ((InetSocketAddress) socket.localAddress()).getPort();
        }
    }
}
