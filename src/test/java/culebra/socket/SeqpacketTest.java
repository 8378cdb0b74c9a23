package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Listening, connecting and accepting where messages stay apart. */
@ExtendWith(LeavesNothing.class)
class SeqpacketTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource(
            value = MessageDomain.class,
            names = {"PATH", "ABSTRACT", "UNNAMED"})
    void messagesKeepTheirBoundariesBothWays(MessageDomain domain) throws Exception {
        try (var listener = SeqpacketListener.bind(domain.fresh(directory));
                var client = MessageSocket.connectSeqpacket(listener.localAddress());
                var server = listener.accept()) {
            for (var from : new MessageSocket[] {client, server}) {
                var to = from == client ? server : client;
                for (String message : new String[] {"one", "", "three", "", "4"}) {
                    from.send(Letters.of(message));
                }
                for (String message : new String[] {"one", "", "three", "", "4"}) {
                    assertEquals(message, Letters.next(to));
                }
                assertEquals(MessageSocket.NONE, to.tryReceive(ByteBuffer.allocate(1)));
            }
            assertEquals(listener.localAddress(), client.peerAddress());
            assertEquals(ProcessHandle.current().pid(), server.peer().pid());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAcceptHasThreeShapes(On kind) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed())) {
            assertTrue(listener.tryAccept().isEmpty());
            assertTrue(kind.get(() -> listener.tryAccept(Duration.ofMillis(5))).isEmpty());
            for (boolean timed : new boolean[] {false, true}) {
                var accept =
                        kind.start(
                                () ->
                                        timed
                                                ? listener.tryAccept(Patience.LIMIT).orElseThrow()
                                                : listener.accept());
                Blocked.in(accept.thread(), "block", "ppoll", "park");
                try (var client = MessageSocket.connectSeqpacket(listener.localAddress());
                        var server = accept.get()) {
                    client.send(Letters.of("x"));
                    assertEquals("x", Letters.next(server));
                }
            }
            try (var client = MessageSocket.connectSeqpacket(listener.localAddress());
                    var server = listener.tryAccept().orElseThrow()) {
                assertTrue(client.isOpen() && server.isOpen());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PLATFORM, false", "PLATFORM, true", "VIRTUAL, false", "VIRTUAL, true"})
    void anInterruptLeavesTheListenerOpenAndACloseWakes(On kind, boolean timed) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed())) {
            for (boolean close : new boolean[] {false, true}) {
                var accept =
                        kind.start(
                                () ->
                                        timed
                                                ? listener.tryAccept(Patience.LIMIT)
                                                : listener.accept());
                Blocked.in(accept.thread(), "block", "ppoll", "park");
                if (close) {
                    listener.close();
                    assertInstanceOf(AsynchronousCloseException.class, accept.failure());
                } else {
                    accept.thread().interrupt();
                    assertInstanceOf(InterruptedException.class, accept.failure());
                    assertTrue(listener.isOpen());
                }
            }
            assertThrows(ClosedChannelException.class, listener::accept);
            assertThrows(ClosedChannelException.class, listener::tryAccept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectWaitsForAFullBacklog(On kind) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed(), 1)) {
            var address = listener.localAddress();
            try (var first = MessageSocket.connectSeqpacket(address);
                    var second = MessageSocket.connectSeqpacket(address)) {
                var third = kind.start(() -> MessageSocket.connectSeqpacket(address));
                Blocked.in(third.thread(), "block", "park");
                listener.accept().close();
                try (var connected = third.get()) {
                    assertTrue(connected.isOpen() && first.isOpen() && second.isOpen());
                }
            }
        }
    }

    @Test
    void aListenerOfAnotherTypeIsNamedAsSuch() throws Exception {
        var stream = UnixAddress.path(directory.resolve("stream"));
        var datagram = UnixAddress.path(directory.resolve("datagram"));
        try (var listener = StreamListener.bind(stream);
                var socket = MessageSocket.bind(datagram)) {
            for (var address : new UnixAddress[] {stream, datagram}) {
                var refused =
                        Letters.fails(
                                ErrnoException.class,
                                () -> MessageSocket.connectSeqpacket(address),
                                address.toString(),
                                "another type (stream, datagram or seqpacket)");
                assertEquals(Errno.EPROTOTYPE, refused.errno());
            }
            assertTrue(listener.tryAccept().isEmpty() && socket.isOpen());
        }
        try (var listener = SeqpacketListener.bind(stream)) {
            Letters.fails(ErrnoException.class, () -> StreamSocket.connect(stream), "EPROTOTYPE");
            Letters.fails(ErrnoException.class, () -> MessageSocket.connect(stream), "EPROTOTYPE");
            assertTrue(listener.tryAccept().isEmpty());
        }
    }

    @Test
    void destinationWithoutListenerIsReported() throws Exception {
        var missing = UnixAddress.path(directory.resolve("missing"));
        var plain = UnixAddress.path(Files.createFile(directory.resolve("plain")));
        var abroad = new InetSocketAddress("127.0.0.1", 9);
        fails(NoSuchFileException.class, missing);
        fails(ConnectException.class, plain);
        fails(ConnectException.class, UnixAddress.abstractName("culebra-without-a-listener"));
        assertThrows(Exception.class, () -> MessageSocket.connectSeqpacket(abroad));
        assertThrows(Exception.class, () -> SeqpacketListener.bind(abroad));
        assertThrows(BindException.class, () -> SeqpacketListener.bind(plain));
    }

    private static void fails(Class<? extends IOException> type, UnixAddress address) {
        Letters.fails(type, () -> MessageSocket.connectSeqpacket(address), address.toString());
    }

    @Test
    void pathIsPrivateByDefaultAndIsRemovedWithTheListener() throws Exception {
        Path path = directory.resolve("listener");
        try (var listener = SeqpacketListener.bind(UnixAddress.path(path))) {
            assertEquals("rw-------", mode(path));
            assertThrows(BindException.class, () -> SeqpacketListener.bind(UnixAddress.path(path)));
            assertTrue(listener.isOpen());
        }
        assertFalse(Files.exists(path));
        var readers = PosixFilePermissions.fromString("rwx------");
        try (var listener = SeqpacketListener.bind(UnixAddress.path(path), 1, readers)) {
            assertEquals("rwx------", mode(path));
            assertTrue(listener.isOpen());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> SeqpacketListener.bind(UnixAddress.unnamed(), 1, readers));
        assertThrows(
                IllegalArgumentException.class,
                () -> SeqpacketListener.bind(UnixAddress.unnamed(), 0));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
