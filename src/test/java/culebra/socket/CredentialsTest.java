package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.pipe.UnixPipe;
import culebra.testing.OtherUser;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who has sent a message, as the kernel vouches for it. */
@ExtendWith(LeavesNothing.class)
class CredentialsTest {
    private static final int OTHER = 65_534;

    private static final String SENDER =
            """
            import socket, sys
            with socket.socket(socket.AF_UNIX, getattr(socket, sys.argv[1])) as s:
                s.connect('\\0' + sys.argv[2])
                s.send(b'x')
                sys.stdin.readline()
            """;

    /** Sends to an abstract name from a process of another user; then waits for a line. */
    static final class Sender {
        public static void main(String[] arguments) throws Exception {
            var to = UnixAddress.abstractName(arguments[1]);
            switch (arguments[0]) {
                case "DATAGRAM" -> send(MessageSocket.connect(to));
                case "SEQPACKET" -> send(MessageSocket.connectSeqpacket(to));
                default -> {
                    try (var socket = StreamSocket.connect(to)) {
                        socket.write(Letters.of("x"));
                        System.in.read();
                    }
                }
            }
        }

        private static void send(MessageSocket socket) throws Exception {
            try (socket) {
                socket.send(Letters.of("x"));
                System.in.read();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachDatagramTellsItsSender(boolean foreign) throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var received = Received.create()) {
            server.setOption(LinuxSocketOptions.SO_PASSCRED, true);
            assertTrue(server.getOption(LinuxSocketOptions.SO_PASSCRED));
            try (Peer one = peer(foreign, "DATAGRAM", server);
                    Peer two = peer(foreign, "DATAGRAM", server)) {
                long sum = 0;
                for (int i = 0; i < 2; i++) {
                    assertEquals(1, server.receive(ByteBuffer.allocate(1), received));
                    sum += expect(foreign, received);
                }
                assertEquals(one.pid() + two.pid(), sum);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSeqpacketTellsItsSender(boolean foreign) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                var received = Received.create()) {
            listener.setOption(LinuxSocketOptions.SO_PASSCRED, true);
            try (Peer peer = peer(foreign, "SEQPACKET", listener);
                    var socket = listener.accept()) {
                assertEquals(1, socket.receive(ByteBuffer.allocate(1), received));
                assertEquals(peer.pid(), expect(foreign, received));
                assertEquals(received.credentials().get(), socket.peer());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesOfAStreamTellTheirSender(boolean foreign) throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.unnamed());
                var received = Received.create()) {
            listener.setOption(LinuxSocketOptions.SO_PASSCRED, true);
            try (Peer peer = peer(foreign, "STREAM", listener);
                    var socket = listener.accept()) {
                assertEquals(1, socket.receive(ByteBuffer.allocate(1), received));
                assertEquals(peer.pid(), expect(foreign, received));
            }
        }
    }

    private static long expect(boolean foreign, Received received) throws Exception {
        PeerCredentials sender = received.credentials().orElseThrow();
        int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        assertEquals(foreign ? OTHER : self, sender.uid());
        if (foreign) {
            assertEquals(OTHER, sender.gid());
        }
        return sender.pid();
    }

    private static Peer peer(boolean foreign, String type, SocketHandle<?> to) throws Exception {
        String name = to.localAddress().toString().substring(1);
        return foreign
                ? OtherUser.java(Sender.class, type, name)
                : Peer.python(SENDER, "SOCK_" + type.replace("DATAGRAM", "DGRAM"), name);
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheOptionThereAreNone(Link.Type type) throws Exception {
        try (Link link = Link.open(type);
                var received = Received.create()) {
            link.send(Letters.of("x"));
            link.receive(ByteBuffer.allocate(1), received);
            assertEquals(Optional.empty(), received.credentials());
        }
    }

    /**
     * For a message without credentials the kernel reports PID 0 and the overflow user and group.
     */
    @Test
    void credentialsThatTheKernelDoesNotKnowAreEmpty() throws Exception {
        try (var pair = StreamSocket.pair();
                var received = Received.create()) {
            pair.first().write(Letters.of("x"));
            pair.second().setOption(LinuxSocketOptions.SO_PASSCRED, true);
            pair.second().receive(ByteBuffer.allocate(1), received);
            assertEquals(Optional.empty(), received.credentials());
        }
        for (var pair : List.of(MessageSocket.pair(), MessageSocket.pairSeqpacket())) {
            try (pair;
                    var received = Received.create()) {
                pair.first().send(Letters.of("x"));
                pair.second().setOption(LinuxSocketOptions.SO_PASSCRED, true);
                pair.second().receive(ByteBuffer.allocate(1), received);
                assertEquals(Optional.empty(), received.credentials());
            }
        }
    }

    @Test
    void onlyNumbersThatAllMeanNothingAreUnknown() {
        assertTrue(OverflowIds.isUnknown(0, OTHER, OTHER));
        assertTrue(OverflowIds.isUnknown(0, -1, -1));
        assertFalse(OverflowIds.isUnknown(0, 0, 0), "a process of another PID namespace");
        assertFalse(OverflowIds.isUnknown(1, OTHER, OTHER), "a process of the overflow user");
    }

    @Test
    void credentialsAreOfTheMessageAndNotOfTheOneBefore() throws Exception {
        try (var pair = MessageSocket.pairSeqpacket();
                var pipe = UnixPipe.open();
                var received = Received.create()) {
            var to = pair.second();
            assertFalse(to.getOption(LinuxSocketOptions.SO_PASSCRED));
            to.setOption(LinuxSocketOptions.SO_PASSCRED, true);
            String target = Own.target(pipe.sink().fd().number());
            long before = Own.descriptors(target);
            pair.first().send(Letters.of("x"), DescriptorsTest.copies(pipe.sink().fd(), 253));
            to.receive(ByteBuffer.allocate(1), received);
            assertEquals(ProcessHandle.current().pid(), received.credentials().orElseThrow().pid());
            assertEquals(before + 253, Own.descriptors(target), "there is room for both");
            assertFalse(received.descriptorsTruncated());
            to.setOption(LinuxSocketOptions.SO_PASSCRED, false);
            assertEquals(
                    MessageSocket.NONE,
                    to.tryReceive(ByteBuffer.allocate(1), received, Duration.ZERO));
            assertEquals(Optional.empty(), received.credentials());
            assertEquals(before, Own.descriptors(target));
        }
    }
}
