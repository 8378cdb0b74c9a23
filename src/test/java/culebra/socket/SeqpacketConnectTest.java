package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.ErrnoException;
import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Connecting to a listener of messages in its three shapes. */
@ExtendWith(LeavesNothing.class)
class SeqpacketConnectTest {

    @TempDir private Path directory;

    /** Each to fail or give a connection: those that wait, and those that do not. */
    private static List<Callable<MessageSocket>> patient(SocketAddress address) {
        return List.of(
                () -> MessageSocket.connectSeqpacket(address),
                () -> MessageSocket.tryConnectSeqpacket(address, Patience.LIMIT).orElseThrow());
    }

    private static List<Callable<MessageSocket>> shapes(SocketAddress address) {
        var all = new ArrayList<>(patient(address));
        all.add(() -> MessageSocket.tryConnectSeqpacket(address).orElseThrow());
        all.add(() -> MessageSocket.tryConnectSeqpacket(address, Duration.ZERO).orElseThrow());
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void eachShapeConnects(On kind) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed())) {
            for (var shape : shapes(listener.localAddress())) {
                try (var client = kind.get(shape);
                        var server = listener.accept()) {
                    assertEquals(listener.localAddress(), client.peerAddress());
                    client.send(Letters.of("kept"));
                    client.send(Letters.of("apart"));
                    assertEquals("kept", Letters.next(server));
                    assertEquals("apart", Letters.next(server));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullBacklogIsNotNowAndIsWaitedFor(On kind) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed(), 1)) {
            SocketAddress address = listener.localAddress();
            var filling = fill(address);
            assertFalse(filling.isEmpty(), "it was full from the beginning");
            assertTrue(kind.get(() -> MessageSocket.tryConnectSeqpacket(address)).isEmpty());
            var some = Duration.ofMillis(20);
            long start = System.nanoTime();
            assertTrue(kind.get(() -> MessageSocket.tryConnectSeqpacket(address, some)).isEmpty());
            assertTrue(System.nanoTime() - start >= some.toNanos());
            for (var shape : patient(address)) {
                var interrupted = waiting(kind, shape);
                interrupted.thread().interrupt();
                assertInstanceOf(InterruptedException.class, interrupted.failure());
            }
            for (int i = 0; i < filling.size(); i++) {
                listener.tryAccept().orElseThrow().close();
            }
            assertTrue(listener.tryAccept().isEmpty(), "no other connection was accepted");
            for (var shape : patient(address)) {
                filling.addAll(fill(address));
                var patient = waiting(kind, shape);
                listener.accept().close();
                try (var connected = patient.get()) {
                    assertEquals(address, connected.peerAddress());
                }
            }
            filling.forEach(MessageSocket::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachShapeTellsWhyItCannot(On kind) throws Exception {
        UnixAddress missing = UnixAddress.path(directory.resolve("missing"));
        fails(kind, missing, NoSuchFileException.class);
        UnixAddress unused = UnixAddress.abstractName("culebra-without-a-listener");
        fails(kind, unused, ConnectException.class);
        UnixAddress stream = UnixAddress.path(directory.resolve("stream"));
        try (var listener = StreamListener.bind(stream)) {
            fails(kind, stream, ErrnoException.class);
            assertTrue(listener.tryAccept().isEmpty());
        }
    }

    private static void fails(On kind, SocketAddress address, Class<?> type) {
        for (var shape : shapes(address)) {
            Throwable failure = kind.start(shape).failure();
            assertInstanceOf(type, failure);
            assertTrue(failure.getMessage().contains(address.toString()), failure::getMessage);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsInterruptedAlreadyConnectsByAnAttemptAlone(On kind) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed())) {
            SocketAddress address = listener.localAddress();
            for (var shape : patient(address)) {
                var failed =
                        kind.start(
                                () -> {
                                    Thread.currentThread().interrupt();
                                    return shape.call();
                                });
                assertInstanceOf(InterruptedException.class, failed.failure());
            }
            assertTrue(listener.tryAccept().isEmpty());
            boolean still =
                    kind.get(
                            () -> {
                                Thread.currentThread().interrupt();
                                MessageSocket.tryConnectSeqpacket(address).orElseThrow().close();
                                return Thread.interrupted();
                            });
            assertTrue(still, "an attempt leaves the flag alone");
        }
    }

    private static List<MessageSocket> fill(SocketAddress address) throws Exception {
        var filling = new ArrayList<MessageSocket>();
        var next = MessageSocket.tryConnectSeqpacket(address);
        while (next.isPresent()) {
            filling.add(next.get());
            next = MessageSocket.tryConnectSeqpacket(address);
        }
        return filling;
    }

    private static On.Started<MessageSocket> waiting(On kind, Callable<MessageSocket> shape) {
        var started = kind.start(shape);
        Blocked.in(started.thread(), "block", "park");
        return started;
    }
}
