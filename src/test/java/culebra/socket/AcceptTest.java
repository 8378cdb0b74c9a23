package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.Counts;
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
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;

/** Accepting in its three shapes, interrupted, closed meanwhile, and with rivals. */
class AcceptTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int CLIENTS = Counts.of(60, 10_000);

    @TempDir private Path directory;
    private long before;
    private StreamListener listener;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        before = Own.descriptors();
        listener = null;
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        listener.close();
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

    @ParameterizedTest
    @MethodSource("all")
    void eachShapeTakesAConnectionThatIsThere(StreamDomain domain, On kind) throws Exception {
        listener = StreamListener.bind(domain.fresh(directory));
        List<Callable<StreamSocket>> shapes =
                List.of(
                        listener::accept,
                        () -> listener.tryAccept().orElseThrow(),
                        () -> listener.tryAccept(Duration.ZERO).orElseThrow(),
                        () -> listener.tryAccept(DAY).orElseThrow());
        for (var shape : shapes) {
            try (StreamSocket client = StreamSocket.connect(listener.localAddress());
                    StreamSocket taken = kind.get(shape)) {
                client.write(ByteBuffer.allocate(1).put(0, (byte) 5));
                var one = ByteBuffer.allocate(1);
                assertEquals(1, kind.get(() -> taken.read(one)));
                assertEquals(5, one.get(0));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void withoutAConnectionTheOthersAreEmpty(StreamDomain domain, On kind) throws Exception {
        listener = StreamListener.bind(domain.fresh(directory));
        assertTrue(kind.get(listener::tryAccept).isEmpty());
        assertTrue(kind.get(() -> listener.tryAccept(Duration.ofDays(-1))).isEmpty());
        long start = System.nanoTime();
        assertTrue(kind.get(() -> listener.tryAccept(Duration.ofMillis(20))).isEmpty());
        assertTrue(System.nanoTime() - start >= 20_000_000, "it must wait that long");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aWaitEndsWithTheConnection(StreamDomain domain, On kind) throws Exception {
        listener = StreamListener.bind(domain.fresh(directory));
        for (Callable<StreamSocket> shape :
                List.<Callable<StreamSocket>>of(
                        listener::accept, () -> listener.tryAccept(DAY).orElseThrow())) {
            var accept = waiting(kind, shape);
            StreamSocket.connect(listener.localAddress()).close();
            try (StreamSocket taken = accept.get()) {
                assertEquals(-1, taken.read(ByteBuffer.allocate(1)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anInterruptLeavesTheListenerOpen(StreamDomain domain, On kind) throws Exception {
        listener = StreamListener.bind(domain.fresh(directory));
        for (Callable<?> shape :
                List.<Callable<?>>of(listener::accept, () -> listener.tryAccept(DAY))) {
            var accept = waiting(kind, shape);
            accept.thread().interrupt();
            assertInstanceOf(InterruptedException.class, accept.failure());
            var before =
                    kind.start(
                            () -> {
                                Thread.currentThread().interrupt();
                                return shape.call();
                            });
            assertInstanceOf(InterruptedException.class, before.failure());
        }
        StreamSocket.connect(listener.localAddress()).close();
        kind.get(listener::accept).close();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aCloseEndsTheWaits(StreamDomain domain, On kind) throws Exception {
        listener = StreamListener.bind(domain.fresh(directory));
        var one = waiting(kind, listener::accept);
        var two = waiting(kind, () -> listener.tryAccept(DAY));
        listener.close();
        assertInstanceOf(AsynchronousCloseException.class, one.failure());
        assertInstanceOf(AsynchronousCloseException.class, two.failure());
        for (Callable<?> shape :
                List.<Callable<?>>of(
                        listener::accept,
                        listener::tryAccept,
                        () -> listener.tryAccept(Duration.ZERO),
                        () -> listener.tryAccept(DAY))) {
            var refused =
                    assertInstanceOf(ClosedChannelException.class, kind.start(shape).failure());
            assertFalse(refused instanceof AsynchronousCloseException, refused.toString());
            assertTrue(refused.getMessage().contains("closed"), refused.getMessage());
        }
    }

    /** Threads of both kinds, in every shape, among whom the connections are shared out. */
    @ParameterizedTest
    @EnumSource
    void eachConnectionGoesToOneOfManyAcceptors(StreamDomain domain) throws Exception {
        listener = StreamListener.bind(domain.fresh(directory));
        var acceptors = new ArrayList<On.Started<List<Integer>>>();
        for (On kind : On.values()) {
            acceptors.add(kind.start(() -> serve(listener::accept)));
            acceptors.add(kind.start(() -> serve(listener::accept)));
            acceptors.add(kind.start(() -> serve(() -> listener.tryAccept(DAY).orElse(null))));
            acceptors.add(kind.start(() -> serve(() -> listener.tryAccept().orElse(null))));
        }
        for (int i = 0; i < CLIENTS; i++) {
            try (StreamSocket client = StreamSocket.connect(listener.localAddress())) {
                var number = ByteBuffer.allocate(4).putInt(0, i);
                client.write(number);
                assertEquals(4, client.read(number.clear()), "the answer is the number");
                assertEquals(i, number.getInt(0));
            }
        }
        listener.close();
        var seen = new BitSet();
        int count = 0;
        for (var each : acceptors) {
            for (int number : each.get()) {
                seen.set(number);
                count++;
            }
        }
        assertEquals(CLIENTS, count);
        assertEquals(CLIENTS, seen.cardinality());
    }

    private static List<Integer> serve(Callable<StreamSocket> shape) throws Exception {
        var served = new ArrayList<Integer>();
        while (true) {
            try (StreamSocket socket = shape.call()) {
                if (socket == null) {
                    On.letOthersRun();
                    continue;
                }
                var number = ByteBuffer.allocate(4);
                while (number.hasRemaining() && socket.read(number) > 0) {}
                served.add(number.getInt(0));
                socket.write(number.flip());
            } catch (ClosedChannelException end) {
                return served;
            }
        }
    }

    private static <T> On.Started<T> waiting(On kind, Callable<T> call) {
        On.Started<T> started = kind.start(call);
        Blocked.in(started.thread(), "accept4", "ppoll", "park");
        return started;
    }
}
