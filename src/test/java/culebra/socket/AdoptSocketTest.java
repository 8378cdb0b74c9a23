package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.pipe.UnixPipe;
import culebra.testing.Own;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Each kind of socket adopts its own kind and no other, and what is refused stays open. */
class AdoptSocketTest {
    private interface Adoption {
        FdHandle<?> of(Fd fd) throws IOException;
    }

    private interface Maker {
        Fd make() throws Exception;
    }

    private static final Map<String, Adoption> ADOPTIONS =
            new TreeMap<>(
                    Map.of(
                            "messages", MessageSocket::adopt,
                            "seqpacket listener", SeqpacketListener::adopt,
                            "stream", StreamSocket::adopt,
                            "stream listener", StreamListener::adopt));

    private static final Map<Maker, String> MAKERS =
            Map.of(
                    () -> StreamListener.bind(UnixAddress.unnamed()).fd(),
                    "stream listener",
                    () -> StreamListener.bind(StreamDomain.INET6.fresh(null)).fd(),
                    "stream listener",
                    () -> SeqpacketListener.bind(UnixAddress.unnamed()).fd(),
                    "seqpacket listener",
                    () -> one(StreamSocket.pair()),
                    "stream",
                    () -> one(MessageSocket.pair()),
                    "messages",
                    () -> one(MessageSocket.pairSeqpacket()),
                    "messages",
                    () -> MessageSocket.unconnected(StandardProtocolFamily.INET).fd(),
                    "messages",
                    () -> UnixPipe.open().source().fd(),
                    "none",
                    () -> EventFd.create().fd(),
                    "none");

    private static <S extends SocketHandle<S>> Fd one(SocketPair<S> pair) {
        pair.second().close();
        return pair.first().fd();
    }

    @Test
    void onlyItsOwnKindIsAdopted() throws Exception {
        for (var each : MAKERS.entrySet()) {
            var adopted = new ArrayList<String>();
            try (Fd fd = each.getKey().make()) {
                ADOPTIONS.forEach(
                        (name, adoption) -> {
                            try {
                                adoption.of(fd);
                                adopted.add(name);
                            } catch (IllegalArgumentException refused) {
                                assertTrue(refused.getMessage().contains("" + fd.number()));
                            } catch (IOException failed) {
                                throw new AssertionError(failed);
                            }
                            assertTrue(fd.isOpen());
                        });
                var expected =
                        each.getValue().equals("none") ? List.of() : List.of(each.getValue());
                assertEquals(expected, adopted, fd::toString);
            }
        }
    }

    @Test
    void adoptOfAClosedDescriptorFails() throws Exception {
        Fd fd = one(StreamSocket.pair());
        fd.close();
        for (Adoption adoption : ADOPTIONS.values()) {
            assertThrows(ClosedChannelException.class, () -> adoption.of(fd));
        }
    }

    @Test
    void whatIsAdoptedWorksAndOwnsItsDescriptor() throws Exception {
        long before = Own.descriptors();
        var pair = StreamSocket.pair();
        var adopted = StreamSocket.adopt(Fd.adopt(pair.first().fd().detach()));
        pair.second().write(ByteBuffer.allocate(3));
        assertEquals(3, adopted.read(ByteBuffer.allocate(9)));
        assertEquals(UnixAddress.unnamed(), adopted.localAddress());
        assertEquals(ProcessHandle.current().pid(), adopted.peer().pid());
        adopted.close();
        pair.close();
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void aPairIsTwoPeersThatCloseTogether() throws Exception {
        long before = Own.descriptors();
        try (var pair = StreamSocket.pair()) {
            assertEquals(UnixAddress.unnamed(), pair.first().peerAddress());
            assertEquals(pair.first().peer(), pair.second().peer());
            for (StreamSocket one : List.of(pair.first(), pair.second())) {
                assertEquals(1, Own.descriptors(Own.target(one.fd().number())));
            }
            Own.assertNoMoreDescriptors(before + 2);
            pair.first().close();
            assertEquals(-1, pair.second().read(ByteBuffer.allocate(1)));
        }
        Own.assertNoMoreDescriptors(before);
    }
}
