package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.fd.Poll;
import culebra.fd.Readiness;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.testing.Elsewhere;
import culebra.testing.OtherUser;
import culebra.testing.Peer;

import jdk.net.ExtendedSocketOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Options that Linux has, those that the JDK names in jdk.net included. */
class LinuxSocketOptionsTest {
    /** Prints the options of its descriptor 3 and then changes them, by C's numbers. */
    private static final String PYTHON =
            """
            import socket, sys

            s = socket.socket(fileno=3)
            for level, number, value in (map(int, each.split(",")) for each in sys.argv[1:]):
                print(s.getsockopt(level, number))
                s.setsockopt(level, number, value)
            """;

    /** Prints the label of the peer of its descriptor 3, or the error number. */
    private static final String LABEL =
            """
            import socket

            SO_PEERSEC = 31
            try:
                label = socket.socket(fileno=3).getsockopt(socket.SOL_SOCKET, SO_PEERSEC, 1024)
                print(label.rstrip(b"\\0").decode())
            except OSError as none:
                print(none.errno)
            """;

    @Test
    void everyOptionOfTheJdkIsKnown() throws Exception {
        try (var tcp = StreamListener.bind(loopback());
                var udp = MessageSocket.unconnected(StandardProtocolFamily.INET);
                var udp6 = MessageSocket.unconnected(StandardProtocolFamily.INET6)) {
            for (Class<?> type :
                    List.of(StandardSocketOptions.class, ExtendedSocketOptions.class)) {
                for (SocketOption<?> option : options(type)) {
                    if (option == ExtendedSocketOptions.SO_PEERCRED) {
                        var refused = refused(() -> tcp.getOption(option));
                        assertTrue(refused.endsWith("use peer()"), refused);
                    } else if (option.name().startsWith("IP_")) {
                        udp.getOption(option);
                        udp6.getOption(option);
                    } else {
                        tcp.getOption(option);
                    }
                }
            }
        }
    }

    @Test
    void thoseOfJdkNetAreTheSameHere() throws Exception {
        try (var tcp = StreamListener.bind(loopback())) {
            tcp.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 77)
                    .setOption(LinuxSocketOptions.TCP_KEEPCOUNT, 5);
            assertEquals(77, tcp.getOption(LinuxSocketOptions.TCP_KEEPIDLE));
            assertEquals(5, tcp.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT));
            for (SocketOption<?> own : options(LinuxSocketOptions.class)) {
                for (SocketOption<?> other : options(ExtendedSocketOptions.class)) {
                    if (own.name().equals(other.name())) {
                        assertSame(other.type(), own.type(), own.name());
                    }
                }
            }
        }
    }

    @Test
    void pythonSeesWhatWasSetAndSetsWhatIsSeenHere() throws Exception {
        try (var socket = StreamListener.bind(loopback())) {
            socket.setOption(LinuxSocketOptions.TCP_KEEPIDLE, 11)
                    .setOption(LinuxSocketOptions.TCP_KEEPINTERVAL, 12)
                    .setOption(LinuxSocketOptions.TCP_KEEPCOUNT, 13)
                    .setOption(LinuxSocketOptions.TCP_CORK, true)
                    .setOption(LinuxSocketOptions.TCP_USER_TIMEOUT, Duration.ofNanos(1_000_001));
            String printed =
                    python(socket, PYTHON, "6,4,21", "6,5,22", "6,6,23", "6,3,0", "6,18,1500");
            assertEquals("11\n12\n13\n1\n2", printed, "the time is rounded up");
            assertEquals(21, socket.getOption(LinuxSocketOptions.TCP_KEEPIDLE));
            assertEquals(22, socket.getOption(LinuxSocketOptions.TCP_KEEPINTERVAL));
            assertEquals(23, socket.getOption(LinuxSocketOptions.TCP_KEEPCOUNT));
            assertFalse(socket.getOption(LinuxSocketOptions.TCP_CORK));
            assertEquals(
                    Duration.ofMillis(1500), socket.getOption(LinuxSocketOptions.TCP_USER_TIMEOUT));
        }
    }

    @Test
    void aConnectionIsKeptBackUntilItsFirstBytesArrive() throws Exception {
        try (var listener =
                        StreamListener.bind(
                                loopback(),
                                10,
                                Map.of(
                                        LinuxSocketOptions.TCP_DEFER_ACCEPT,
                                        Duration.ofMillis(100_500)));
                Peer python =
                        Peer.python(
                                """
                                import socket, sys

                                s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                                print("connected", flush=True)
                                sys.stdin.readline()
                                s.sendall(b"x")
                                sys.stdin.readline()
                                """,
                                port(listener))) {
            Duration deferred = listener.getOption(LinuxSocketOptions.TCP_DEFER_ACCEPT);
            assertTrue(deferred.compareTo(Duration.ofSeconds(101)) >= 0, deferred.toString());
            python.expect("connected");
            assertTrue(listener.tryAccept().isEmpty());
            python.send("");
            try (StreamSocket accepted = listener.accept()) {
                assertEquals(1, Poll.of(accepted.fd(), Readiness.READABLE).tryAwait().size());
            }
            listener.setOption(LinuxSocketOptions.TCP_DEFER_ACCEPT, Duration.ZERO);
            assertEquals(Duration.ZERO, listener.getOption(LinuxSocketOptions.TCP_DEFER_ACCEPT));
            python.send("");
            python.join();
        }
    }

    @Test
    void rootCanExceedTheLimitOfBuffersAndOthersCannot() throws Exception {
        int limit =
                Integer.parseInt(
                        Files.readAllLines(Path.of("/proc/sys/net/core/rmem_max")).getFirst());
        try (var socket = MessageSocket.unconnected(StandardProtocolFamily.UNIX)) {
            socket.setOption(LinuxSocketOptions.SO_RCVBUFFORCE, limit + 4096)
                    .setOption(LinuxSocketOptions.SO_SNDBUFFORCE, limit + 4096);
            assertEquals(2 * (limit + 4096), socket.getOption(StandardSocketOptions.SO_RCVBUF));
            assertEquals(2 * (limit + 4096), socket.getOption(StandardSocketOptions.SO_SNDBUF));
            refused(() -> socket.getOption(LinuxSocketOptions.SO_RCVBUFFORCE));
        } catch (ErrnoException refused) {
            assertSame(Errno.EPERM, refused.errno(), "not root in this container");
        }
        String said = OtherUser.says(Forcing.class);
        assertTrue(said.contains("EPERM") && said.contains("CAP_NET_ADMIN"), said);
    }

    static final class Forcing {
        public static void main(String[] none) throws IOException {
            try (var socket = MessageSocket.unconnected(StandardProtocolFamily.UNIX)) {
                socket.setOption(LinuxSocketOptions.SO_SNDBUFFORCE, 1 << 20);
            } catch (ErrnoException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void theSecurityLabelOfThePeerIsThatWhichPythonSees() throws Exception {
        try (var pair = StreamSocket.pair()) {
            String seen = python(pair.first(), LABEL);
            if (seen.equals("92")) { // ENOPROTOOPT
                refused(() -> pair.first().getOption(LinuxSocketOptions.SO_PEERSEC));
            } else {
                assertEquals(seen, pair.first().getOption(LinuxSocketOptions.SO_PEERSEC));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StandardProtocolFamily.class,
            names = {"INET", "INET6"})
    void optionsOfPacketsAreReadAsTheyWereSet(StandardProtocolFamily family) throws Exception {
        NetworkInterface lo = NetworkInterface.getByInetAddress(loopback().getAddress());
        try (var socket = MessageSocket.unconnected(family)) {
            assertNull(socket.getOption(StandardSocketOptions.IP_MULTICAST_IF));
            socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, lo);
            assertEquals(lo, socket.getOption(StandardSocketOptions.IP_MULTICAST_IF));
            for (boolean on : new boolean[] {true, false, true}) {
                socket.setOption(LinuxSocketOptions.IP_DONTFRAGMENT, on);
                assertEquals(on, socket.getOption(ExtendedSocketOptions.IP_DONTFRAGMENT));
            }
        }
    }

    @Test
    void aValueThatCannotBeIsRefused() throws Exception {
        try (var tcp = StreamListener.bind(loopback());
                var unix = StreamSocket.pair()) {
            for (var time :
                    List.of(
                            Duration.ofNanos(-1),
                            Duration.ofMillis(Integer.MAX_VALUE).plusNanos(1),
                            Duration.ofSeconds(Long.MAX_VALUE),
                            Duration.ofSeconds(Long.MIN_VALUE))) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> tcp.setOption(LinuxSocketOptions.TCP_USER_TIMEOUT, time));
            }
            var longest = Duration.ofMillis(Integer.MAX_VALUE);
            tcp.setOption(LinuxSocketOptions.TCP_USER_TIMEOUT, longest);
            assertEquals(longest, tcp.getOption(LinuxSocketOptions.TCP_USER_TIMEOUT));
            var refused =
                    assertThrows(
                            ErrnoException.class,
                            () -> tcp.setOption(LinuxSocketOptions.TCP_KEEPIDLE, -3));
            assertSame(Errno.EINVAL, refused.errno());
            assertTrue(refused.getMessage().contains("the value -3"), refused.getMessage());
            for (SocketOption<?> option :
                    List.of(
                            LinuxSocketOptions.TCP_CORK,
                            LinuxSocketOptions.TCP_USER_TIMEOUT,
                            StandardSocketOptions.IP_MULTICAST_IF,
                            LinuxSocketOptions.IP_DONTFRAGMENT)) {
                refused(() -> unix.first().getOption(option));
            }
            refused(() -> tcp.setOption(new Impostor("SO_SNDBUF"), "x"));
            refused(() -> tcp.getOption(new Impostor("TCP_USER_TIMEOUT")));
            refused(() -> tcp.getOption(new Impostor("SO_LINGER of IPv6")));
        }
    }

    /** An option of a known name whose values are of another type. */
    private record Impostor(String name) implements SocketOption<String> {
        @Override
        public Class<String> type() {
            return String.class;
        }
    }

    @Test
    void noModuleBesidesJavaBaseIsRequired() throws Exception {
        Elsewhere.with("--limit-modules=java.base").run(getClass(), "isSetWithoutJdkNet");
    }

    static void isSetWithoutJdkNet() throws Exception {
        assertThrows(
                ClassNotFoundException.class, () -> Class.forName("jdk.net.ExtendedSocketOptions"));
        try (var tcp = StreamListener.bind(loopback())) {
            tcp.setOption(LinuxSocketOptions.TCP_KEEPIDLE, 9);
            assertEquals(9, tcp.getOption(LinuxSocketOptions.TCP_KEEPIDLE));
            tcp.setOption(LinuxSocketOptions.TCP_QUICKACK, true);
        }
    }

    /** Runs a script to its end with a socket as its descriptor 3: what it prints. */
    private static String python(SocketHandle<?> socket, String script, String... arguments)
            throws Exception {
        var command = new ArrayList<>(List.of("-ISc", script));
        command.addAll(List.of(arguments));
        try (var pipe = UnixPipe.open()) {
            var child =
                    ChildBuilder.of("python3", command.toArray(String[]::new))
                            .output(pipe.sink().fd())
                            .pass(socket.fd())
                            .start();
            pipe.sink().close();
            var printed = Channels.newInputStream(pipe.source()).readAllBytes();
            assertEquals(0, child.waitFor());
            return new String(printed).strip();
        }
    }

    private static List<SocketOption<?>> options(Class<?> type) throws Exception {
        var options = new ArrayList<SocketOption<?>>();
        for (Field field : type.getFields()) {
            if (field.get(null) instanceof SocketOption<?> option) {
                options.add(option);
            }
        }
        assertFalse(options.isEmpty());
        return options;
    }

    private interface Use {
        Object of() throws Exception;
    }

    private static String refused(Use use) {
        return assertThrows(UnsupportedOperationException.class, use::of).getMessage();
    }

    private static String port(StreamListener listener) throws IOException {
        return Integer.toString(((InetSocketAddress) listener.localAddress()).getPort());
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
