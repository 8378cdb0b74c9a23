package culebra.fd;

import static culebra.fd.Readiness.READABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Wake-ups and interrupts of a poller's waits. */
class PollerWakeupTest {
    private Poller poller;
    private EventFd counter;

    @BeforeEach
    void open() throws IOException {
        poller = Poller.open();
        counter = EventFd.create();
        poller.register(counter.fd(), Set.of(READABLE), null);
    }

    @AfterEach
    void close() {
        poller.close();
        counter.close();
    }

    @ParameterizedTest
    @EnumSource
    void aWakeupEndsTheRunningWaitWithNothing(On kind) throws Exception {
        for (Callable<List<ReadyFd>> call : shapes()) {
            var wait = kind.start(call).blocked();
            poller.wakeup();
            assertEquals(List.of(), wait.get());
            assertStillWaits(kind);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWakeupBeforeEndsTheNextWaitOnly(On kind) throws Exception {
        for (Callable<List<ReadyFd>> call : shapes()) {
            poller.wakeup();
            poller.wakeup();
            poller.wakeup();
            assertEquals(List.of(), kind.get(call));
            assertStillWaits(kind);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAttemptUsesAWakeupUp(On kind) throws Exception {
        poller.wakeup();
        assertEquals(List.of(), kind.get(poller::tryAwait));
        assertStillWaits(kind);
    }

    @ParameterizedTest
    @EnumSource
    void aWakeupHidesNoEvent(On kind) throws Exception {
        counter.add(1);
        poller.wakeup();
        int told = kind.get(poller::await).size() + kind.get(poller::await).size();
        assertTrue(told > 0, "the event is reported by the first wait or the second");
        counter.take();
        assertStillWaits(kind);
    }

    @ParameterizedTest
    @EnumSource
    void eachWakeupThatFollowsAReturnEndsOneOfSeveralWaits(On kind) throws Exception {
        int threads = 5;
        for (int round = 0; round < Counts.of(20, 1_000); round++) {
            var ended = new AtomicInteger();
            var waits = new ArrayList<On.Started<List<ReadyFd>>>();
            for (int i = 0; i < threads; i++) {
                waits.add(
                        kind.start(
                                () -> {
                                    try {
                                        return poller.await();
                                    } finally {
                                        ended.incrementAndGet();
                                    }
                                }));
            }
            waits.forEach(On.Started::blocked);
            for (int i = 1; i <= threads; i++) {
                int wanted = i;
                poller.wakeup();
                Patience.await(() -> ended.get() >= wanted, "a wake-up was lost");
                assertEquals(i, ended.get(), "one wake-up ends one wait");
            }
            for (var wait : waits) {
                assertEquals(List.of(), wait.get());
            }
        }
        assertStillWaits(kind);
    }

    @ParameterizedTest
    @EnumSource
    void noWakeupIsLostWhenItMeetsTheStartOfAWait(On kind) throws Exception {
        int rounds = Counts.of(1_500, 200_000);
        var seen = new AtomicInteger();
        var waiter =
                kind.start(
                        () -> {
                            for (int i = 1; i <= rounds; i++) {
                                assertEquals(List.of(), poller.await());
                                seen.set(i);
                            }
                            return null;
                        });
        for (int i = 1; i <= rounds; i++) {
            int round = i;
            poller.wakeup();
            Patience.await(() -> seen.get() >= round, "a wake-up was lost");
        }
        waiter.get();
        assertStillWaits(kind);
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitAndLeavesThePollerOpen(On kind) throws Exception {
        for (Callable<List<ReadyFd>> call : shapes()) {
            var wait = kind.start(call).blocked();
            wait.thread().interrupt();
            assertInstanceOf(InterruptedException.class, wait.failure());
            assertTrue(poller.isOpen() && counter.isOpen());
            counter.add(1);
            assertEquals(1, kind.get(call).size());
            counter.take();
            kind.get(
                    () -> {
                        Thread.currentThread().interrupt();
                        assertThrows(InterruptedException.class, call::call);
                        assertFalse(Thread.interrupted(), "the flag must be cleared");
                        return null;
                    });
        }
    }

    /** There is neither an event nor a wake-up left over. */
    private void assertStillWaits(On kind) throws Exception {
        assertEquals(List.of(), kind.get(poller::tryAwait));
        var wait = kind.start(poller::await).blocked();
        assertEquals(List.of(), poller.tryAwait(Duration.ofMillis(1)));
        assertFalse(wait.task().isDone(), "nothing has come");
        counter.add(1);
        assertEquals(1, wait.get().size());
        counter.take();
    }

    private List<Callable<List<ReadyFd>>> shapes() {
        return List.of(
                poller::await,
                () -> poller.tryAwait(Duration.ofDays(1)),
                () -> poller.tryAwait(Duration.ofSeconds(Long.MAX_VALUE)));
    }
}
