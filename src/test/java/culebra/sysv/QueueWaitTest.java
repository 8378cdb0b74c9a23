package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Waits for a message, or for room for one, and what ends them. */
class QueueWaitTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final byte[] ONE = {1};

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    @ParameterizedTest
    @EnumSource
    void aReceiverWaitsForItsType(On kind) throws Exception {
        try (var queue = temp.queue()) {
            var five = kind.start(() -> queue.receive(5));
            var upToThree = kind.start(() -> queue.tryReceive(-3, DAY));
            var into = kind.start(() -> queue.receive(7, ByteBuffer.allocate(1)));
            waits(five);
            waits(upToThree);
            waits(into);
            for (long type : new long[] {4, 8, 3, 7, 5}) {
                queue.send(type, ONE);
            }
            assertEquals(new SysvMessage(5, ONE), five.get());
            assertEquals(Optional.of(new SysvMessage(3, ONE)), upToThree.get());
            assertEquals(7, into.get());
            assertEquals(4, queue.receive(0).type());
            assertEquals(8, queue.receive(0).type());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSenderWaitsForRoom(On kind) throws Exception {
        try (var queue = full()) {
            long size = queue.size();
            ByteBuffer buffer = ByteBuffer.wrap(new byte[1024]);
            var array = kind.start(() -> queue.trySend(2, new byte[1024], DAY));
            waits(array);
            queue.receive(1);
            assertTrue(array.get());
            var other = kind.start(() -> send(queue, 3, buffer));
            waits(other);
            assertEquals(size, queue.size());
            queue.receive(1);
            other.get();
            assertEquals(1024, buffer.position());
            assertEquals(2, queue.receive(2).type());
            assertEquals(3, queue.receive(3).type());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimedWaitEndsInTimeAndNotBefore(On kind) throws Exception {
        Duration timeout = Duration.ofMillis(20);
        try (var empty = temp.queue();
                var full = full()) {
            List<Callable<Boolean>> waits =
                    List.of(
                            () -> empty.tryReceive(0, timeout).isPresent(),
                            () ->
                                    empty.tryReceive(3, ByteBuffer.allocate(9), timeout)
                                            != SysvQueue.NONE,
                            () -> full.trySend(1, new byte[1024], timeout),
                            () -> full.trySend(1, ByteBuffer.allocate(1024), timeout));
            for (Callable<Boolean> wait : waits) {
                long start = System.nanoTime();
                assertFalse(kind.get(wait));
                assertTrue(System.nanoTime() - start >= timeout.toNanos(), "too early");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsAWaitAndNothingIsMoved(On kind) throws Exception {
        try (var empty = temp.queue();
                var full = full()) {
            for (var wait : waits(kind, empty, full)) {
                wait.thread().interrupt();
                assertInstanceOf(InterruptedException.class, wait.failure());
            }
            empty.send(1, ONE);
            assertEquals(1, empty.size(), "no thread is waiting");
            assertEquals(full.capacity() / 1024, full.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseEndsEveryWaitOfItsHandle(On kind) throws Exception {
        try (var empty = temp.queue();
                var full = full()) {
            var waits = waits(kind, empty, full);
            empty.close();
            full.close();
            for (var wait : waits) {
                assertInstanceOf(AsynchronousCloseException.class, wait.failure());
            }
            assertEquals(0, SysvQueue.ofId(empty.id()).size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void removalEndsWaitsForTheQueue(On kind) throws Exception {
        try (var empty = temp.queue();
                var full = full()) {
            var waits = waits(kind, empty, full);
            SysvQueue.ofId(empty.id()).remove();
            SysvQueue.ofId(full.id()).remove();
            for (var wait : waits) {
                assertInstanceOf(RemovedException.class, wait.failure());
            }
            assertTrue(empty.isOpen());
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptedCallerFailsBeforeTransfer(On kind) throws Exception {
        try (var queue = temp.queue()) {
            queue.send(1, ONE);
            List<Executable> calls =
                    List.of(
                            () -> queue.send(1, ONE),
                            () -> queue.trySend(1, ONE, DAY),
                            () -> queue.send(1, ByteBuffer.wrap(ONE)),
                            () -> queue.receive(0),
                            () -> queue.tryReceive(0, DAY),
                            () -> queue.tryReceive(0, Duration.ZERO),
                            () -> queue.receive(0, ByteBuffer.allocate(1)),
                            () -> queue.tryReceive(0, ByteBuffer.allocate(1), DAY));
            kind.get(
                    () -> {
                        for (Executable call : calls) {
                            Thread.currentThread().interrupt();
                            assertThrows(InterruptedException.class, call);
                            assertFalse(Thread.interrupted(), "the flag must be cleared");
                        }
                        Thread.currentThread().interrupt();
                        assertTrue(queue.trySend(2, ONE), "an attempt listens to no interrupt");
                        assertEquals(1, queue.tryReceive(0).orElseThrow().type());
                        assertEquals(2, queue.tryReceive(0, ByteBuffer.allocate(1)));
                        assertEquals(Optional.empty(), queue.tryReceive(0));
                        assertTrue(Thread.interrupted());
                        return null;
                    });
        }
    }

    /** Every call that waits, each in its thread and waiting. */
    private static List<On.Started<?>> waits(On kind, SysvQueue empty, SysvQueue full) {
        var waits =
                new ArrayList<On.Started<?>>(
                        List.of(
                                kind.start(() -> empty.receive(0)),
                                kind.start(() -> empty.tryReceive(5, DAY)),
                                kind.start(() -> empty.receive(-7, ByteBuffer.allocate(4))),
                                kind.start(() -> empty.tryReceive(0, ByteBuffer.allocate(4), DAY)),
                                kind.start(() -> send(full, 1, ByteBuffer.allocate(1024))),
                                kind.start(() -> full.trySend(1, new byte[1024], DAY))));
        waits.forEach(QueueWaitTest::waits);
        return waits;
    }

    /** Waits until a call waits, be it that a thread of the pool does so for a virtual one. */
    static void waits(On.Started<?> wait) {
        Blocked.in(wait.thread(), "awaitRoom", "awaitMessage", "park");
    }

    private SysvQueue full() throws Exception {
        SysvQueue queue = temp.queue();
        while (queue.trySend(1, new byte[1024])) {}
        return queue;
    }

    private static Void send(SysvQueue queue, long type, ByteBuffer message) throws Exception {
        queue.send(type, message);
        return null;
    }
}
