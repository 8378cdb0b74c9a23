package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.pipe.UnixPipe;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Control data that this library neither sends nor asks for, made by a C program. */
@ExtendWith(LeavesNothing.class)
class ForeignControlTest {
    private static final String TIMESTAMP = "29";
    private static final String TIMESTAMP_NS = "35";
    private static final String PIDFD = "76";

    @Test
    void severalBlocksOfDescriptorsAllArrive() throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                Peer peer = peer(listener, "blocks");
                var socket = listener.accept();
                var received = Received.create()) {
            assertEquals(1, socket.receive(ByteBuffer.allocate(1), received));
            assertEquals(6, received.descriptors().size());
            received.descriptors().forEach(Fd::close);
            peer.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void descriptorsWithAMessageOfNoBytesAreNotLeaked(boolean gone) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                Peer peer = peer(listener, "empty");
                var socket = listener.accept();
                var received = Received.create()) {
            if (gone) {
                peer.join();
            }
            assertEquals(0, socket.receive(ByteBuffer.allocate(1), received));
            assertEquals(3, received.descriptors().size());
            received.descriptors().forEach(Fd::close);
            peer.join();
            assertEquals(MessageSocket.END, socket.receive(ByteBuffer.allocate(1), received));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TIMESTAMP, TIMESTAMP_NS})
    void aTimestampIsPassedOver(String option) throws Exception {
        try (var pair = pair(option);
                EventFd counter = EventFd.create();
                var received = Received.create();
                var few = Received.create(1)) {
            MessageSocket to = pair.second();
            for (boolean credentials : new boolean[] {false, true}) {
                to.setOption(LinuxSocketOptions.SO_PASSCRED, credentials);
                pair.first().send(Letters.of("x"), DescriptorsTest.copies(counter.fd(), 3));
                assertEquals(1, to.tryReceive(ByteBuffer.allocate(1), received, Patience.LIMIT));
                assertEquals(credentials, received.credentials().isPresent());
                assertEquals(3, received.descriptors().size());
                assertFalse(received.descriptorsTruncated());
                received.descriptors().forEach(Fd::close);
                long before = Own.descriptors();
                pair.first().send(Letters.of("x"), DescriptorsTest.copies(counter.fd(), 253));
                assertEquals(1, to.tryReceive(ByteBuffer.allocate(1), few, Patience.LIMIT));
                assertTrue(few.descriptorsTruncated());
                few.close();
                Own.assertNoMoreDescriptors(before);
            }
        }
    }

    @Test
    void aDescriptorOfTheSendersProcessIsNotLeaked() throws Exception {
        try (var pair = pair(PIDFD);
                UnixPipe pipe = UnixPipe.open();
                var received = Received.create()) {
            long before = Own.descriptors();
            String target = Own.target(pipe.sink().fd().number());
            long ends = Own.descriptors(target);
            pair.first().send(Letters.of("x"), pipe.sink().fd());
            assertEquals(
                    1, pair.second().tryReceive(ByteBuffer.allocate(1), received, Patience.LIMIT));
            assertEquals(1, received.descriptors().size());
            assertEquals(ends + 1, Own.descriptors(target));
            Own.assertNoMoreDescriptors(before + 1); // nor one of the process
            pair.first().send(Letters.of("x"));
            assertEquals(1, pair.second().receive(ByteBuffer.allocate(1)));
            received.descriptors().get(0).close();
            Own.assertNoMoreDescriptors(before);
        }
    }

    /** Two datagram sockets that C made, the second with an option of SOL_SOCKET. */
    private static SocketPair<MessageSocket> pair(String option) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                Peer peer = peer(listener, "option", option);
                var socket = listener.accept();
                var received = Received.create()) {
            int size = socket.receive(ByteBuffer.allocate(1), received);
            assumeTrue(size == 1, () -> "this kernel has no such option: " + peer.errors());
            peer.join();
            return new SocketPair<>(
                    MessageSocket.adopt(received.descriptors().get(0)),
                    MessageSocket.adopt(received.descriptors().get(1)));
        }
    }

    private static Peer peer(SeqpacketListener listener, String... what) throws Exception {
        var words = new ArrayList<>(List.of(what));
        words.add(0, listener.localAddress().toString().substring(1));
        return Peer.c("passing", words.toArray(new String[0]));
    }
}
