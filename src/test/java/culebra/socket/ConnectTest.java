package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Connecting in its three shapes to one that listens, and to whatever does not. */
class ConnectTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir private Path directory;
    private long before;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    static List<Arguments> all() {
        var all = new ArrayList<Arguments>();
        for (StreamDomain domain : StreamDomain.values()) {
            for (On kind : On.values()) {
                all.add(Arguments.of(domain, kind));
            }
        }
        return all;
    }

    /** The shapes of connecting, each to fail or give a connection. */
    private static List<Callable<StreamSocket>> shapes(SocketAddress address) {
        return List.of(
                () -> StreamSocket.connect(address),
                () -> StreamSocket.tryConnect(address).orElseThrow(),
                () -> StreamSocket.tryConnect(address, Duration.ZERO).orElseThrow(),
                () -> StreamSocket.tryConnect(address, DAY).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachShapeConnects(StreamDomain domain, On kind) throws Exception {
        try (var listener = StreamListener.bind(domain.fresh(directory))) {
            for (var shape : shapes(listener.localAddress())) {
                try (StreamSocket socket = kind.get(shape);
                        StreamSocket other = listener.accept()) {
                    assertEquals(listener.localAddress(), socket.peerAddress());
                    assertEquals(socket.localAddress(), other.peerAddress());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyShapeIsRefusedWithoutAListener(StreamDomain domain, On kind) throws Exception {
        SocketAddress gone;
        try (var listener = StreamListener.bind(domain.fresh(directory))) {
            gone = listener.localAddress();
        }
        var expected =
                domain == StreamDomain.PATH ? NoSuchFileException.class : ConnectException.class;
        for (var shape : shapes(gone)) {
            var refused = assertInstanceOf(expected, kind.start(shape).failure());
            assertTrue(refused.getMessage().contains(gone.toString()), refused.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadSocketAndAPlainFileRefuse(On kind) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path dead = directory.resolve("dead");
        var listener = StreamListener.bind(UnixAddress.path(dead));
        Path kept = Files.createLink(directory.resolve("kept"), dead);
        listener.close();
        for (Path path : List.of(file, kept)) {
            for (var shape : shapes(UnixAddress.path(path))) {
                var refused = assertInstanceOf(ConnectException.class, kind.start(shape).failure());
                assertTrue(refused.getMessage().contains("ECONNREFUSED"), refused.getMessage());
                assertTrue(
                        refused.getMessage().contains("the path is not a socket"),
                        refused.getMessage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void socketOfAnotherTypeIsReported(On kind) throws Exception {
        UnixAddress address = UnixAddress.path(directory.resolve("datagrams"));
        try (var other = MessageSocket.bind(address)) {
            for (var shape : shapes(address)) {
                var refused = assertInstanceOf(IOException.class, kind.start(shape).failure());
                assertTrue(refused.getMessage().contains("EPROTOTYPE"), refused.getMessage());
                assertTrue(refused.getMessage().contains("another type"), refused.getMessage());
            }
            assertTrue(other.isOpen());
        }
    }

    /** A UNIX listener that has no room: not now, not in time, interrupted, and at last. */
    @ParameterizedTest
    @EnumSource
    void aFullBacklogIsWaitedFor(On kind) throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.unnamed(), 1)) {
            SocketAddress address = listener.localAddress();
            var filling = fill(address);
            assertTrue(kind.get(() -> StreamSocket.tryConnect(address)).isEmpty());
            assertTrue(kind.get(() -> StreamSocket.tryConnect(address, Duration.ZERO)).isEmpty());
            long start = System.nanoTime();
            Duration moment = Duration.ofMillis(30);
            assertTrue(kind.get(() -> StreamSocket.tryConnect(address, moment)).isEmpty());
            assertTrue(System.nanoTime() - start >= moment.toNanos());
            for (int shape : new int[] {0, 3}) {
                var interrupted = waiting(kind, shapes(address).get(shape));
                interrupted.thread().interrupt();
                assertInstanceOf(InterruptedException.class, interrupted.failure());
            }
            assertEquals(filling.size(), count(listener), "no other connection was accepted");
            fill(address, filling);
            for (int shape : new int[] {0, 3}) {
                var patient = waiting(kind, shapes(address).get(shape));
                listener.accept().close();
                try (StreamSocket socket = patient.get()) {
                    assertEquals(address, socket.peerAddress());
                }
                fill(address, filling);
            }
            filling.forEach(StreamSocket::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListenerThatGoesRefusesWhoWaits(On kind) throws Exception {
        var listener = StreamListener.bind(UnixAddress.unnamed(), 1);
        SocketAddress address = listener.localAddress();
        var filling = fill(address);
        var waiting = waiting(kind, shapes(address).get(0));
        listener.close();
        assertInstanceOf(ConnectException.class, waiting.failure());
        filling.forEach(StreamSocket::close);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsInterruptedAlreadyDoesNotConnect(On kind) throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.unnamed())) {
            SocketAddress address = listener.localAddress();
            for (int shape : new int[] {0, 2, 3}) {
                var failed =
                        kind.start(
                                () -> {
                                    Thread.currentThread().interrupt();
                                    return shapes(address).get(shape).call();
                                });
                assertInstanceOf(InterruptedException.class, failed.failure());
            }
            assertTrue(listener.tryAccept().isEmpty());
            boolean still =
                    kind.get(
                            () -> {
                                Thread.currentThread().interrupt();
                                shapes(address).get(1).call().close();
                                return Thread.interrupted();
                            });
            assertTrue(still, "an attempt leaves the flag alone");
        }
    }

    /** Two, rather than one, fit into a backlog of one. */
    private static List<StreamSocket> fill(SocketAddress address) throws IOException {
        var filling = new ArrayList<StreamSocket>();
        fill(address, filling);
        assertFalse(filling.isEmpty());
        return filling;
    }

    private static void fill(SocketAddress address, List<StreamSocket> filling) throws IOException {
        var next = StreamSocket.tryConnect(address);
        while (next.isPresent()) {
            filling.add(next.get());
            next = StreamSocket.tryConnect(address);
        }
    }

    private static int count(StreamListener listener) throws IOException {
        int count = 0;
        for (var next = listener.tryAccept(); next.isPresent(); next = listener.tryAccept()) {
            next.get().close();
            count++;
        }
        return count;
    }

    private static <T> On.Started<T> waiting(On kind, Callable<T> call) {
        On.Started<T> started = kind.start(call);
        culebra.testing.Blocked.in(started.thread(), "block", "park");
        return started;
    }
}
