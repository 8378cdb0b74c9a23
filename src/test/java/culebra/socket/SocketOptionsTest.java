package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Options: those that every socket has, those of some only, and what is none. */
class SocketOptionsTest {
    private static final List<SocketOption<Boolean>> SWITCHES =
            List.of(StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_REUSEADDR);

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void aSwitchIsOnOrOff(StreamDomain domain) throws Exception {
        try (var listener = StreamListener.bind(domain.fresh(directory));
                StreamSocket socket = StreamSocket.connect(listener.localAddress())) {
            for (SocketHandle<?> each : List.of(listener, socket)) {
                for (var option : switches(domain)) {
                    for (boolean on : new boolean[] {true, false, true}) {
                        assertSame(each, each.setOption(option, on));
                        assertEquals(on, each.getOption(option), each + " " + option);
                    }
                }
            }
        }
    }

    private static List<SocketOption<Boolean>> switches(StreamDomain domain) {
        var all = new ArrayList<>(SWITCHES);
        all.add(
                domain.isUnix()
                        ? LinuxSocketOptions.SO_PASSCRED
                        : StandardSocketOptions.TCP_NODELAY);
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void buffersAreTwiceAsLargeAsAskedFor(StreamDomain domain) throws Exception {
        try (var listener = StreamListener.bind(domain.fresh(directory));
                StreamSocket socket = StreamSocket.connect(listener.localAddress())) {
            for (SocketHandle<?> each : List.of(listener, socket)) {
                each.setOption(StandardSocketOptions.SO_SNDBUF, 20_000)
                        .setOption(StandardSocketOptions.SO_RCVBUF, 30_000);
                assertEquals(40_000, each.getOption(StandardSocketOptions.SO_SNDBUF));
                assertEquals(60_000, each.getOption(StandardSocketOptions.SO_RCVBUF));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void lingeringIsANumberOfSecondsOrNegative(StreamDomain domain) throws Exception {
        try (var listener = StreamListener.bind(domain.fresh(directory));
                StreamSocket socket = StreamSocket.connect(listener.localAddress())) {
            assertEquals(-1, socket.getOption(StandardSocketOptions.SO_LINGER));
            for (int seconds : new int[] {0, 7, -1, 3, -99}) {
                socket.setOption(StandardSocketOptions.SO_LINGER, seconds);
                assertEquals(
                        Math.max(seconds, -1), socket.getOption(StandardSocketOptions.SO_LINGER));
            }
        }
    }

    @Test
    void optionsOfPacketsAreNumbersOrSwitches() throws Exception {
        try (var socket = MessageSocket.unconnected(StandardProtocolFamily.INET)) {
            socket.setOption(StandardSocketOptions.SO_BROADCAST, true)
                    .setOption(StandardSocketOptions.SO_REUSEPORT, true)
                    .setOption(StandardSocketOptions.IP_MULTICAST_TTL, 9)
                    .setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false)
                    .setOption(StandardSocketOptions.IP_TOS, 0x10);
            assertTrue(socket.getOption(StandardSocketOptions.SO_BROADCAST));
            assertTrue(socket.getOption(StandardSocketOptions.SO_REUSEPORT));
            assertEquals(9, socket.getOption(StandardSocketOptions.IP_MULTICAST_TTL));
            assertFalse(socket.getOption(StandardSocketOptions.IP_MULTICAST_LOOP));
            assertEquals(0x10, socket.getOption(StandardSocketOptions.IP_TOS));
        }
    }

    @Test
    void anIpv6SocketTellsWhetherItLeavesIpv4Alone() throws Exception {
        try (var socket = MessageSocket.unconnected(StandardProtocolFamily.INET6)) {
            assertFalse(socket.getOption(LinuxSocketOptions.IPV6_V6ONLY));
            socket.setOption(LinuxSocketOptions.IPV6_V6ONLY, true);
            assertTrue(socket.getOption(LinuxSocketOptions.IPV6_V6ONLY));
        }
    }

    @Test
    void anAcceptedSocketHasItsListenersOptions() throws Exception {
        try (var listener = StreamListener.bind(StreamDomain.INET.fresh(directory))) {
            listener.setOption(StandardSocketOptions.TCP_NODELAY, true)
                    .setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            try (StreamSocket socket = StreamSocket.connect(listener.localAddress());
                    StreamSocket accepted = listener.accept()) {
                assertTrue(accepted.getOption(StandardSocketOptions.TCP_NODELAY));
                assertTrue(accepted.getOption(StandardSocketOptions.SO_KEEPALIVE));
                assertFalse(socket.getOption(StandardSocketOptions.TCP_NODELAY));
            }
        }
    }

    /** Options that the other kind of socket has. */
    @ParameterizedTest
    @EnumSource
    void anOptionOfAnotherKindOfSocketIsRefused(StreamDomain domain) throws Exception {
        try (var listener = StreamListener.bind(domain.fresh(directory));
                StreamSocket socket = StreamSocket.connect(listener.localAddress())) {
            var wrong =
                    switch (domain) {
                        case PATH, ABSTRACT ->
                                List.of(
                                        StandardSocketOptions.TCP_NODELAY,
                                        LinuxSocketOptions.IPV6_V6ONLY);
                        case INET -> List.of(LinuxSocketOptions.IPV6_V6ONLY);
                        case INET6 -> List.<SocketOption<Boolean>>of();
                    };
            for (SocketOption<Boolean> option : wrong) {
                for (SocketHandle<?> each : List.of(listener, socket)) {
                    refused(option, () -> each.getOption(option));
                    refused(option, () -> each.setOption(option, true));
                }
            }
            if (!domain.isUnix()) {
                assertThrows(UnsupportedOperationException.class, socket::peer);
            }
        }
    }

    @Test
    void whatIsNoOptionHereIsRefused() throws Exception {
        try (var pair = StreamSocket.pair()) {
            var strange =
                    new SocketOption<String>() {
                        @Override
                        public String name() {
                            return "SO_STRANGE";
                        }

                        @Override
                        public Class<String> type() {
                            return String.class;
                        }

                        @Override
                        public String toString() {
                            return name();
                        }
                    };
            refused(strange, () -> pair.first().getOption(strange));
            refused(strange, () -> pair.first().setOption(strange, "x"));
            var option = StandardSocketOptions.SO_SNDBUF;
            assertThrows(NullPointerException.class, () -> pair.first().setOption(option, null));
            assertThrows(NullPointerException.class, () -> pair.first().getOption(null));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClosedSocketHasNoOptions(On kind) throws Exception {
        var pair = StreamSocket.pair();
        pair.close();
        var option = StandardSocketOptions.SO_SNDBUF;
        for (SocketHandle<?> each : List.of(pair.first(), pair.second())) {
            assertInstanceOf(
                    ClosedChannelException.class,
                    kind.start(() -> each.getOption(option)).failure());
            assertInstanceOf(
                    ClosedChannelException.class,
                    kind.start(() -> each.setOption(option, 1)).failure());
        }
    }

    private interface Use {
        Object of() throws Exception;
    }

    private static void refused(SocketOption<?> option, Use use) {
        var failure = assertThrows(UnsupportedOperationException.class, use::of);
        assertTrue(failure.getMessage().contains(option.name()), failure.getMessage());
    }
}
