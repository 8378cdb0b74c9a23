package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.pipe.UnixPipe;
import culebra.testing.Own;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Any number of descriptors with a message, over each type of socket. */
@ExtendWith(LeavesNothing.class)
class DescriptorsTest {
    @ParameterizedTest
    @EnumSource
    void descriptorsArriveInOrderAsCloseOnExecDuplicates(Link.Type type) throws Exception {
        try (Link link = Link.open(type);
                EventFd one = EventFd.create(1);
                EventFd two = EventFd.create(2);
                var received = Received.create()) {
            for (ByteBuffer message :
                    List.of(Letters.of("heap"), ByteBuffer.allocateDirect(4).put(3, (byte) 1))) {
                link.send(message, one.fd(), two.fd(), one.fd());
                assertEquals(4, message.position());
                assertEquals(4, link.receive(ByteBuffer.allocate(9), received));
                List<Fd> fds = received.descriptors();
                assertEquals(3, fds.size());
                assertFalse(received.descriptorsTruncated());
                assertTrue(isCloseOnExec(fds.get(2)));
                EventFd.adopt(fds.get(0)).add(10);
                assertEquals(2, EventFd.adopt(fds.get(1)).take());
                assertEquals(11, EventFd.adopt(fds.get(2)).take(), "the same counter as the first");
                fds.forEach(Fd::close);
                one.add(1);
                two.add(2);
            }
            assertTrue(one.isOpen() && two.isOpen(), "what is sent stays the sender's");
        }
    }

    private static boolean isCloseOnExec(Fd fd) throws Exception {
        var info = Files.readString(Path.of("/proc/self/fdinfo/" + fd.number()));
        String flags = info.replaceAll("(?s).*flags:\\s*([0-7]+).*", "$1");
        return (Integer.parseInt(flags, 8) & 02000000) != 0;
    }

    @ParameterizedTest
    @CsvSource({
        "STREAM, 0",
        "STREAM, 1",
        "STREAM, 253",
        "DATAGRAM, 0",
        "DATAGRAM, 1",
        "DATAGRAM, 253",
        "SEQPACKET, 0",
        "SEQPACKET, 1",
        "SEQPACKET, 253",
        "ADDRESSED, 1",
        "ADDRESSED, 253"
    })
    void asManyAsAMessageCarriesArrive(Link.Type type, int count) throws Exception {
        try (Link link = Link.open(type);
                EventFd counter = EventFd.create();
                var received = Received.create()) {
            link.send(Letters.of("x"), copies(counter.fd(), count));
            assertEquals(1, link.receive(ByteBuffer.allocate(9), received));
            assertEquals(count, received.descriptors().size());
            assertFalse(received.descriptorsTruncated());
            for (Fd fd : received.descriptors()) {
                assertEquals(FdKind.EVENT, fd.kind());
                fd.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tooManyAndNoBytesAreRefusedAndNothingIsSent(Link.Type type) throws Exception {
        try (Link link = Link.open(type);
                EventFd counter = EventFd.create()) {
            Letters.fails(
                    IllegalArgumentException.class,
                    () -> link.send(Letters.of("x"), copies(counter.fd(), 254)),
                    "253",
                    "254");
            if (type == Link.Type.STREAM) {
                Letters.fails(
                        IllegalArgumentException.class,
                        () -> link.send(ByteBuffer.allocate(0), counter.fd()),
                        "one byte");
            }
            assertEquals(0, link.waiting());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClosedDescriptorIsRefusedAndTheOthersStayTheSenders(Link.Type type) throws Exception {
        try (Link link = Link.open(type);
                UnixPipe open = UnixPipe.open();
                EventFd closed = EventFd.create()) {
            closed.close();
            for (Fd[] fds :
                    new Fd[][] {{closed.fd()}, {open.sink().fd(), closed.fd(), open.sink().fd()}}) {
                Letters.fails(
                        ClosedChannelException.class,
                        () -> link.send(Letters.of("x"), fds),
                        closed.fd().toString());
            }
            assertEquals(0, link.waiting());
            isReallyClosedByClose(open);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMissingDescriptorIsABugThatHoldsNoOthers(Link.Type type) throws Exception {
        try (Link link = Link.open(type);
                UnixPipe open = UnixPipe.open()) {
            assertThrows(
                    NullPointerException.class,
                    () -> link.send(Letters.of("x"), open.sink().fd(), null, open.sink().fd()));
            assertEquals(0, link.waiting());
            isReallyClosedByClose(open);
        }
    }

    /** While a call uses a descriptor, close() leaves its number to that call. */
    private static void isReallyClosedByClose(UnixPipe pipe) throws Exception {
        String target = Own.target(pipe.sink().fd().number());
        pipe.close();
        assertEquals(0, Own.descriptors(target), "a call still holds " + pipe);
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageDomain.class,
            names = {"INET", "INET6"})
    void onlyUnixCarriesDescriptors(MessageDomain domain) throws Exception {
        try (var server = MessageSocket.bind(domain.fresh(Path.of("/")));
                var client = MessageSocket.connect(server.localAddress());
                UnixPipe pipe = UnixPipe.open()) {
            Letters.fails(
                    UnsupportedOperationException.class,
                    () -> client.send(Letters.of("x"), pipe.sink().fd()),
                    "UNIX");
            assertEquals(MessageSocket.NONE, server.tryReceive(ByteBuffer.allocate(1)));
            isReallyClosedByClose(pipe);
        }
    }

    @Test
    void aReceivedListIsTheSameUntilTheNextReceive() throws Exception {
        try (Link link = Link.open(Link.Type.SEQPACKET);
                EventFd counter = EventFd.create();
                var received = Received.create()) {
            link.send(Letters.of("x"), counter.fd());
            link.receive(ByteBuffer.allocate(1), received);
            List<Fd> first = received.descriptors();
            assertSame(first, received.descriptors());
            assertThrows(UnsupportedOperationException.class, first::clear);
            link.send(Letters.of("y"));
            link.receive(ByteBuffer.allocate(1), received);
            assertTrue(received.descriptors().isEmpty());
            assertTrue(first.get(0).isOpen(), "what was asked for is the caller's");
            first.get(0).close();
        }
    }

    static Fd[] copies(Fd fd, int count) {
        var fds = new Fd[count];
        Arrays.fill(fds, fd);
        return fds;
    }
}
