package culebra.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that wait for a count, or for room. */
class EventFdWaitTest {
    private static final Duration LONG = Duration.ofDays(1);

    @ParameterizedTest
    @EnumSource
    void aTakeMakesRoomForAWaitingAdd(On kind) throws Exception {
        for (int i = 0; i < Counts.of(20, 1_000); i++) {
            try (EventFd counter = EventFd.create(EventFd.MAX_VALUE)) {
                var add = kind.start(added(() -> counter.add(2)));
                add.blocked();
                assertEquals(EventFd.MAX_VALUE, counter.take());
                add.get();
                assertEquals(2, counter.take());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAddOfMoreThanFitsWaitsThoughThereIsSomeRoom(On kind) throws Exception {
        try (EventFd counter = EventFd.create(EventFd.MAX_VALUE - 3)) {
            var all = kind.start(added(() -> counter.add(EventFd.MAX_VALUE)));
            var four = kind.start(() -> counter.tryAdd(4, LONG));
            all.blocked();
            four.blocked();
            assertTrue(counter.tryAdd(1), "one fits still");
            assertFalse(four.task().isDone());
            assertEquals(EventFd.MAX_VALUE - 2, counter.take());
            long first = counter.take(); // the other one has room after this
            long second = counter.take();
            all.get();
            assertTrue(four.get());
            assertEquals(EventFd.MAX_VALUE + 4, first + second);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAddEndsAWaitingTake(On kind) throws Exception {
        for (int i = 0; i < Counts.of(20, 1_000); i++) {
            try (EventFd counter = EventFd.create()) {
                var take = kind.start(counter::take);
                take.blocked();
                counter.add(EventFd.MAX_VALUE);
                assertEquals(EventFd.MAX_VALUE, take.get());
                var timed = kind.start(() -> counter.tryTake(LONG));
                timed.blocked();
                assertTrue(counter.tryAdd(9));
                assertEquals(9, timed.get().orElseThrow());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostBetweenManyAddersAndTakers(On kind) throws Exception {
        sum(kind, EventFd.create());
        sum(kind, EventFd.createSemaphore(0));
    }

    /** What the takers took is in the end what the adders added. */
    private static void sum(On kind, EventFd counter) throws Exception {
        int threads = 4;
        long each = Counts.of(600, 50_000);
        var taken = new AtomicLong();
        try (counter) {
            var adders = new ArrayList<On.Started<Void>>();
            var takers = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < threads; i++) {
                takers.add(
                        kind.start(
                                () -> {
                                    while (taken.addAndGet(counter.take()) < each * threads) {}
                                    return null;
                                }));
                adders.add(
                        kind.start(
                                () -> {
                                    for (long n = each; n > 0; n--) {
                                        counter.add(1);
                                    }
                                    return null;
                                }));
            }
            for (var adder : adders) {
                adder.get();
            }
            awaitSum(takers);
            assertEquals(each * threads, taken.get());
            assertTrue(counter.tryTake().isEmpty());
            takers.forEach(taker -> taker.thread().interrupt());
        }
    }

    /** The thread that takes the last one ends; the others wait for more. */
    private static void awaitSum(List<On.Started<Void>> takers) {
        Patience.await(
                () -> takers.stream().anyMatch(taker -> taker.task().isDone()),
                "something was lost: no thread took the last");
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitAndLeavesTheCounter(On kind) throws Exception {
        try (EventFd counter = EventFd.create();
                EventFd full = EventFd.create(EventFd.MAX_VALUE)) {
            for (Callable<?> call : shapes(counter, full)) {
                var wait = kind.start(call).blocked();
                wait.thread().interrupt();
                assertInstanceOf(InterruptedException.class, wait.failure());
            }
            assertTrue(counter.tryTake().isEmpty());
            assertEquals(EventFd.MAX_VALUE, full.take(), "nothing was added");
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptedCallerFailsBeforeAnythingHappens(On kind) throws Exception {
        try (EventFd counter = EventFd.create(6)) {
            kind.get(
                    () -> {
                        for (Callable<?> call : shapes(counter, counter)) {
                            Thread.currentThread().interrupt();
                            assertThrows(InterruptedException.class, call::call);
                            assertFalse(Thread.interrupted(), "the flag must be cleared");
                        }
                        Thread.currentThread().interrupt();
                        assertFalse(
                                counter.tryAdd(EventFd.MAX_VALUE), "no attempt minds an interrupt");
                        assertTrue(counter.tryAdd(1));
                        assertEquals(7, counter.tryTake().orElseThrow());
                        assertTrue(Thread.interrupted(), "the flag must survive an attempt");
                        return null;
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsEveryWait(On kind) throws Exception {
        for (int i = 0; i < Counts.of(20, 500); i++) {
            EventFd counter = EventFd.create();
            EventFd full = EventFd.create(EventFd.MAX_VALUE);
            var waits = new ArrayList<On.Started<?>>();
            for (Callable<?> call : shapes(counter, full)) {
                waits.add(kind.start(call).blocked());
            }
            counter.close();
            full.close();
            for (var wait : waits) {
                var failure = assertInstanceOf(AsynchronousCloseException.class, wait.failure());
                assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
            }
        }
    }

    private static Iterable<Callable<?>> shapes(EventFd empty, EventFd full) {
        var shapes = new ArrayList<Callable<?>>();
        shapes.add(empty::take);
        shapes.add(() -> empty.tryTake(LONG));
        shapes.add(added(() -> full.add(EventFd.MAX_VALUE)));
        shapes.add(() -> full.tryAdd(EventFd.MAX_VALUE, LONG));
        return shapes;
    }

    private interface Add {
        void run() throws Exception;
    }

    private static Callable<Void> added(Add add) {
        return () -> {
            add.run();
            return null;
        };
    }
}
