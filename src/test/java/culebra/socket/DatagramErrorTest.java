package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Elsewhere;
import culebra.testing.Namespace;
import culebra.testing.OtherUser;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Datagrams that cannot be sent, and why. */
@ExtendWith(LeavesNothing.class)
class DatagramErrorTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void aMessageThatIsTooLongIsRefusedWithTheLimit(MessageDomain domain) throws Exception {
        try (var server = MessageSocket.bind(domain.fresh(directory));
                var client = MessageSocket.connect(server.localAddress())) {
            client.setOption(StandardSocketOptions.SO_SNDBUF, 60_000);
            int sendBuffer = client.getOption(StandardSocketOptions.SO_SNDBUF);
            int most =
                    domain.isUnix()
                            ? sendBuffer - 32
                            : domain == MessageDomain.INET ? 65_507 : 65_527;
            String limit = domain.isUnix() ? "SO_SNDBUF, " + sendBuffer : "65,507";
            for (boolean direct : new boolean[] {false, true}) {
                ByteBuffer tooLong =
                        direct
                                ? ByteBuffer.allocateDirect(most + 1)
                                : ByteBuffer.allocate(most + 1);
                SocketAddress to = server.localAddress();
                for (Executable send :
                        List.<Executable>of(
                                () -> client.send(tooLong), () -> client.send(tooLong, to))) {
                    var refused =
                            Letters.fails(
                                    ErrnoException.class,
                                    send,
                                    "EMSGSIZE",
                                    "has " + (most + 1) + " bytes",
                                    limit);
                    assertEquals(Errno.EMSGSIZE, refused.errno());
                }
                assertThrows(ErrnoException.class, () -> client.trySend(tooLong));
                assertEquals(0, tooLong.position(), "nothing was sent");
                client.send(tooLong.limit(most));
                assertEquals(most, server.receive(ByteBuffer.allocate(most)));
            }
        }
    }

    @Test
    void missingPlainOrStalePathIsReported() throws Exception {
        Path plain = Files.createFile(directory.resolve("plain"));
        Path dead = directory.resolve("dead");
        try (Peer maker =
                Peer.python(
                        "import socket,sys;" + "socket.socket(socket.AF_UNIX,2).bind(sys.argv[1])",
                        dead.toString())) {
            maker.join();
        }
        refuses(NoSuchFileException.class, directory.resolve("missing"), "missing", "ENOENT");
        refuses(ConnectException.class, plain, "plain", "ECONNREFUSED");
        refuses(ConnectException.class, dead, "dead", "ECONNREFUSED");
        var unused = UnixAddress.abstractName("culebra-unused-name");
        Letters.fails(ConnectException.class, () -> MessageSocket.connect(unused), "unused-name");
        try (var taken = MessageSocket.bind(UnixAddress.path(dead))) {
            assertTrue(taken.isOpen(), "the path of a dead socket is reused");
        }
    }

    private static void refuses(Class<? extends IOException> type, Path path, String... parts)
            throws IOException {
        var to = UnixAddress.path(path);
        Letters.fails(type, () -> MessageSocket.connect(to), parts);
        try (var sender = MessageSocket.unconnected(MessageDomain.PATH.family())) {
            Letters.fails(type, () -> sender.connectTo(to), parts);
            Letters.fails(type, () -> sender.send(Letters.of("x"), to), parts);
            Letters.fails(type, () -> sender.trySend(Letters.of("x"), to), parts);
        }
    }

    @Test
    void aSocketOfAnotherTypeIsNoDestination() throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.path(directory.resolve("stream")))) {
            Letters.fails(
                    ErrnoException.class,
                    () -> MessageSocket.connect(listener.localAddress()),
                    "EPROTOTYPE",
                    "another type");
        }
    }

    @Test
    void closedUnixReceiverIsReported() throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.connect(server.localAddress());
                var pair = MessageSocket.pair()) {
            server.close();
            assertThrows(ConnectException.class, () -> client.send(Letters.of("x")));
            Letters.fails(
                    ErrnoException.class, () -> client.send(Letters.of("x")), "no peer", "connect");
            pair.first().close();
            assertThrows(ConnectException.class, () -> pair.second().send(Letters.of("x")));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MessageDomain.class,
            names = {"INET", "INET6"})
    void connectedInetSocketReportsAClosedPort(MessageDomain domain) throws Exception {
        SocketAddress gone;
        try (var server = MessageSocket.bind(domain.fresh(directory))) {
            gone = server.localAddress();
        }
        try (var client = MessageSocket.connect(gone)) {
            client.send(Letters.of("x"));
            Letters.fails(
                    ConnectException.class,
                    () -> client.receive(ByteBuffer.allocate(1)),
                    "ECONNREFUSED");
            client.send(Letters.of("x"));
            Letters.fails(ConnectException.class, () -> client.send(Letters.of("x")));
            assertEquals(MessageSocket.NONE, client.tryReceive(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void noPeerIsSetAndNothingIsSentIfNoLocalPortIsFree() throws Exception {
        List<String> fewPorts =
                Namespace.network("echo 40000 40003 > /proc/sys/net/ipv4/ip_local_port_range");
        Elsewhere.with().behind(fewPorts).run(DatagramErrorTest.class, "withoutPorts");
    }

    static void withoutPorts() throws Exception {
        var any = new InetSocketAddress("127.0.0.1", 0);
        var peer = new InetSocketAddress("127.0.0.1", 9);
        var ports = new ArrayList<MessageSocket>();
        try (var socket = MessageSocket.unconnected(StandardProtocolFamily.INET)) {
            for (int i = 0; i < 4; i++) {
                ports.add(MessageSocket.bind(any));
            }
            for (Executable connect :
                    List.<Executable>of(
                            () -> socket.connectTo(peer), () -> MessageSocket.connect(peer))) {
                Letters.fails(
                        ErrnoException.class, connect, "connect", "EAGAIN", "ip_local_port_range");
            }
            var batch = SendBatch.create(1, 8);
            batch.add(Letters.of("x"), peer);
            var some = Duration.ofDays(1);
            for (Executable send :
                    List.<Executable>of(
                            () -> socket.send(Letters.of("x"), peer),
                            () -> socket.trySend(Letters.of("x"), peer),
                            () -> socket.trySend(Letters.of("x"), peer, some),
                            () -> socket.send(batch),
                            () -> socket.trySend(batch))) {
                Letters.fails(
                        ErrnoException.class, send, "sendto", "EAGAIN", "ip_local_port_range");
            }
            var none = SendBatch.create(1, 8);
            assertEquals(0, socket.trySend(none));
            Letters.fails(
                    ErrnoException.class,
                    () -> socket.send(batch),
                    "sendto",
                    "EAGAIN",
                    "ip_local_port_range");
            ports.getFirst().close();
            assertTrue(socket.trySend(Letters.of("x"), peer));
            socket.connectTo(peer).disconnect(); // which gives the port back
            ports.add(MessageSocket.bind(any));
            Letters.fails(
                    ErrnoException.class,
                    () -> socket.send(Letters.of("x"), peer),
                    "sendto",
                    "EAGAIN",
                    "ip_local_port_range");
        } finally {
            ports.forEach(MessageSocket::close);
        }
    }

    @Test
    void whoMayNotWriteTheSocketIsDeniedWithTheReason() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path path = directory.resolve("mine");
        try (var server = MessageSocket.bind(UnixAddress.path(path));
                Peer stranger = OtherUser.java(Stranger.class, path.toString())) {
            for (int i = 0; i < 2; i++) {
                String answer = stranger.line();
                assertTrue(answer.contains("AccessDeniedException: " + path), answer);
                assertTrue(answer.contains("EACCES"), answer);
            }
            stranger.join();
            assertEquals(MessageSocket.NONE, server.tryReceive(ByteBuffer.allocate(1)));
        }
    }

    /** Connects and sends to a path, and prints what becomes of it. */
    static final class Stranger {
        public static void main(String[] arguments) throws Exception {
            var to = UnixAddress.path(arguments[0]);
            try (var sender = MessageSocket.unconnected(MessageDomain.PATH.family())) {
                for (int i = 0; i < 2; i++) {
                    try {
                        if (i == 0) {
                            sender.connectTo(to);
                        } else {
                            sender.send(Letters.of("x"), to);
                        }
                        System.out.println("allowed");
                    } catch (IOException refused) {
                        System.out.println(refused);
                    }
                }
            }
        }
    }

    @Test
    void aClosedSocketAndAForeignFamilyAreRefused() throws Exception {
        var inet = new InetSocketAddress("127.0.0.1", 9);
        try (var unix = MessageSocket.unconnected(MessageDomain.PATH.family())) {
            assertThrows(IllegalArgumentException.class, () -> unix.send(Letters.of("x"), inet));
            assertThrows(IllegalArgumentException.class, () -> unix.connectTo(inet));
            unix.close();
            assertThrows(ClosedChannelException.class, () -> unix.send(Letters.of("x")));
            assertThrows(ClosedChannelException.class, () -> unix.send(Letters.of("x"), inet));
            assertThrows(ClosedChannelException.class, () -> unix.peek(ByteBuffer.allocate(1)));
            assertThrows(ClosedChannelException.class, unix::disconnect);
        }
    }
}
