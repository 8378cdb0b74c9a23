package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.testing.Capability;
import culebra.testing.On;
import culebra.testing.OtherUser;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Messages with credentials that their sender has chosen, and empty ones with descriptors. */
class ChosenCredentialsTest {
    /** Prints the text and the credentials of each message, or adds to the counter with it. */
    private static final String PYTHON =
            """
            import os, socket, struct

            with socket.socket(fileno=3) as s:
                s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
                print("ready", flush=True)
                while True:
                    text, control, _, _ = s.recvmsg(10, 200)
                    for _, kind, data in control:
                        if kind == socket.SCM_RIGHTS:
                            fd = struct.unpack("i", data)[0]
                            os.write(fd, struct.pack("q", 7))
                            print("added with", len(text), flush=True)
                        else:
                            print(text.decode(), *struct.unpack("3i", data), flush=True)
            """;

    private static final long SELF = ProcessHandle.current().pid();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pythonSeesTheCredentialsThatRootHasChosen(boolean seqpacket) throws Exception {
        assumeMayChoose();
        try (var pair = seqpacket ? MessageSocket.pairSeqpacket() : MessageSocket.pair();
                Peer other = Peer.command(List.of("sleep", "1000"));
                UnixPipe pipe = UnixPipe.open();
                EventFd counter = EventFd.create()) {
            var python =
                    ChildBuilder.of("python3", "-ISuc", PYTHON)
                            .output(pipe.sink().fd())
                            .pass(pair.second().fd())
                            .start();
            try (var lines = Channels.newReader(pipe.source(), "UTF-8");
                    var in = new BufferedReader(lines)) {
                assertEquals("ready", in.readLine());
                pair.first().sendAs(text("x"), new PeerCredentials(other.pid(), 65_534, 12));
                assertEquals("x " + other.pid() + " 65534 12", in.readLine());
                pair.first().send(ByteBuffer.allocate(0), counter.fd());
                var seen = List.of(in.readLine(), in.readLine());
                assertTrue(seen.contains("added with 0"), seen.toString());
                assertEquals(7, counter.take());
            } finally {
                python.destroyForcibly();
                python.waitFor();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void javaSeesThemInEachShapeOfSending(On kind) throws Exception {
        assumeMayChoose();
        var other = new PeerCredentials(1, 3, 0);
        try (var pair = MessageSocket.pair();
                Received received = Received.create()) {
            pair.second().setOption(LinuxSocketOptions.SO_PASSCRED, true);
            kind.get(
                    () -> {
                        pair.first().sendAs(text("x"), other);
                        return null;
                    });
            assertTrue(kind.get(() -> pair.first().trySendAs(text("x"), other)));
            assertTrue(
                    kind.get(() -> pair.first().trySendAs(text("x"), other, Duration.ofDays(1))));
            for (int i = 0; i < 3; i++) {
                pair.second().receive(ByteBuffer.allocate(1), received);
                assertEquals(Optional.of(other), received.credentials());
            }
            while (pair.first().trySendAs(text("x"), other)) {
                // until there is no room
            }
            assertFalse(
                    kind.get(() -> pair.first().trySendAs(text("x"), other, Duration.ofMillis(1))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyMessageCarriesDescriptors(On kind) throws Exception {
        for (boolean seqpacket : new boolean[] {true, false}) {
            try (var pair = seqpacket ? MessageSocket.pairSeqpacket() : MessageSocket.pair();
                    EventFd counter = EventFd.create();
                    Received received = Received.create()) {
                kind.get(
                        () -> {
                            pair.first().send(ByteBuffer.allocate(0), counter.fd());
                            return null;
                        });
                var into = ByteBuffer.allocate(1);
                assertEquals(0, kind.get(() -> pair.second().receive(into, received)));
                try (EventFd passed = EventFd.adopt(received.descriptors().getFirst())) {
                    passed.add(3);
                    assertEquals(3, counter.take());
                }
            }
        }
    }

    @Test
    void whatTheKernelOrTheSocketDoesNotAllowIsRefused() throws Exception {
        try (var pair = MessageSocket.pair();
                var inet =
                        MessageSocket.bind(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (long pid : new long[] {0, -1, 1L << 32 | 1, Long.MIN_VALUE}) {
                var wrong = new PeerCredentials(pid, 0, 0);
                assertThrows(
                        IllegalArgumentException.class,
                        () -> pair.first().trySendAs(text("x"), wrong));
            }
            var self = new PeerCredentials(SELF, 0, 0);
            assertThrows(
                    UnsupportedOperationException.class, () -> inet.trySendAs(text("x"), self));
            assumeMayChoose();
            var gone = new PeerCredentials(Integer.MAX_VALUE, 0, 0);
            var refused =
                    assertThrows(
                            ErrnoException.class, () -> pair.first().trySendAs(text("x"), gone));
            assertSame(Errno.ESRCH, refused.errno());
            assertEquals(0, pair.second().available(), "nothing was sent");
        }
        String said = OtherUser.says(Unprivileged.class);
        assertTrue(said.startsWith("own: sent\nroot: ") && said.contains("CAP_SETUID"), said);
    }

    static final class Unprivileged {
        public static void main(String[] none) throws IOException {
            try (var pair = MessageSocket.pair()) {
                pair.first().trySendAs(text("x"), new PeerCredentials(SELF, 65_534, 65_534));
                System.out.println("own: sent");
                try {
                    pair.first().trySendAs(text("x"), new PeerCredentials(SELF, 0, 0));
                } catch (ErrnoException refused) {
                    System.out.println("root: " + refused.getMessage());
                }
            }
        }
    }

    private static void assumeMayChoose() throws IOException {
        Capability.SYS_ADMIN.assume(); // the process
        Capability.SETUID.assume();
        Capability.SETGID.assume();
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }
}
