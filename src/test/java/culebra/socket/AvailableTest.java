package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** How much waits in a socket, and sockets that are bound with options and permissions. */
class AvailableTest {
    private static final Map<SocketOption<?>, ?> SMALL =
            Map.of(StandardSocketOptions.SO_RCVBUF, 30_000);
    private static final Map<SocketOption<?>, ?> STRANGE =
            Map.of(StandardSocketOptions.TCP_NODELAY, true);
    private static final Set<PosixFilePermission> SHARED =
            PosixFilePermissions.fromString("rwxrwxrwx");

    @TempDir private Path directory;

    private interface Binding {
        SocketHandle<?> to(
                UnixAddress path,
                Map<SocketOption<?>, ?> options,
                Set<PosixFilePermission> permissions)
                throws Exception;
    }

    @Test
    void aStreamCountsAllBytes() throws Exception {
        try (var pair = StreamSocket.pair()) {
            assertEquals(0, pair.first().available());
            pair.second().write(ByteBuffer.allocate(3));
            pair.second().write(ByteBuffer.allocate(4));
            assertEquals(7, pair.first().available());
            pair.first().read(ByteBuffer.allocate(5));
            assertEquals(2, pair.first().available());
            pair.first().close();
            assertThrows(ClosedChannelException.class, pair.first()::available);
        }
    }

    @Test
    void datagramsCountTheNextAndSeqpacketsAll() throws Exception {
        try (var datagrams = MessageSocket.pair();
                var seqpackets = MessageSocket.pairSeqpacket()) {
            for (var pair : java.util.List.of(datagrams, seqpackets)) {
                assertEquals(0, pair.first().available());
                pair.second().send(ByteBuffer.allocate(3));
                pair.second().send(ByteBuffer.allocate(4));
            }
            assertEquals(3, datagrams.first().available());
            assertEquals(7, seqpackets.first().available());
            datagrams.first().close();
            assertThrows(ClosedChannelException.class, datagrams.first()::available);
        }
    }

    @Test
    void everyKindIsBoundWithOptionsAndPermissions() throws Exception {
        int kinds = 0;
        for (Binding bind :
                java.util.List.<Binding>of(
                        (path, options, mode) -> StreamListener.bind(path, 1, options, mode),
                        (path, options, mode) -> SeqpacketListener.bind(path, 1, options, mode),
                        MessageSocket::bind)) {
            Path path = directory.resolve("socket" + kinds++);
            UnixAddress address = UnixAddress.path(path);
            try (var socket = bind.to(address, SMALL, SHARED)) {
                assertEquals(60_000, socket.getOption(StandardSocketOptions.SO_RCVBUF));
                assertEquals(SHARED, Files.getPosixFilePermissions(path));
            }
            assertThrows(
                    UnsupportedOperationException.class, () -> bind.to(address, STRANGE, SHARED));
            missing("path", () -> bind.to(null, SMALL, SHARED));
            missing("options", () -> bind.to(address, null, SHARED));
            missing("permissions", () -> bind.to(address, SMALL, null));
            var named = UnixAddress.abstractName("culebra-no-path");
            assertThrows(IllegalArgumentException.class, () -> bind.to(named, SMALL, SHARED));
            assertTrue(Files.notExists(path));
        }
    }

    @Test
    void datagramSocketsOfOnePortShareItByAnOption() throws Exception {
        Map<SocketOption<?>, ?> shared = Map.of(StandardSocketOptions.SO_REUSEPORT, true);
        var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var first = MessageSocket.bind(any, shared);
                var second = MessageSocket.bind(first.localAddress(), shared)) {
            assertEquals(first.localAddress(), second.localAddress());
        }
        try (var seqpackets =
                SeqpacketListener.bind(
                        UnixAddress.path(directory.resolve("seqpackets")), 1, SMALL)) {
            assertEquals(60_000, seqpackets.getOption(StandardSocketOptions.SO_RCVBUF));
        }
    }

    private static void missing(String name, org.junit.jupiter.api.function.Executable call) {
        assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
    }
}
