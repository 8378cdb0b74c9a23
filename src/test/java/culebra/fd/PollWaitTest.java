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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What ends the wait of a poll other than an event, and polls that several threads use. */
class PollWaitTest {
    private static final Duration DAY = Duration.ofDays(1);

    @ParameterizedTest
    @EnumSource
    void anInterruptLeavesAllOpen(On kind) throws Exception {
        try (EventFd one = EventFd.create();
                EventFd two = EventFd.create()) {
            Poll poll = Poll.of(one.fd(), READABLE).and(two.fd(), READABLE);
            for (Callable<List<ReadyFd>> call : shapes(poll)) {
                var wait = kind.start(call).blocked();
                wait.thread().interrupt();
                assertInstanceOf(InterruptedException.class, wait.failure());
                two.add(1);
                assertEquals(1, kind.get(call).size(), "the poll is as good as before");
                two.take();
            }
            assertTrue(one.isOpen() && two.isOpen());
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptIsReportedBeforeReadiness(On kind) throws Exception {
        try (EventFd one = EventFd.create(1)) {
            Poll poll = Poll.of(one.fd(), READABLE);
            kind.get(
                    () -> {
                        for (Callable<List<ReadyFd>> call : shapes(poll)) {
                            Thread.currentThread().interrupt();
                            assertThrows(InterruptedException.class, call::call);
                            assertFalse(Thread.interrupted(), "the flag must be cleared");
                        }
                        Thread.currentThread().interrupt();
                        assertEquals(1, poll.tryAwait().size(), "no attempt minds an interrupt");
                        assertTrue(Thread.interrupted(), "the flag must survive an attempt");
                        return null;
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingOneOfThemEndsEveryWaitAndIsNamed(On kind) throws Exception {
        for (int i = 0; i < Counts.of(30, 1_000); i++) {
            EventFd[] counters = {EventFd.create(), EventFd.create(), EventFd.create()};
            Poll poll = Poll.of(counters[0].fd(), READABLE);
            poll = poll.and(counters[1].fd(), READABLE).and(counters[2].fd(), READABLE);
            var waits = new ArrayList<On.Started<List<ReadyFd>>>();
            for (Callable<List<ReadyFd>> call : shapes(poll)) {
                waits.add(kind.start(call));
            }
            waits.forEach(On.Started::blocked);
            EventFd closed = counters[i % 3];
            closed.close();
            for (var wait : waits) {
                var failure = assertInstanceOf(ClosedChannelException.class, wait.failure());
                assertTrue(
                        failure.getMessage().contains(closed.fd().toString()), failure::toString);
                assertInstanceOf(AsynchronousCloseException.class, failure);
            }
            for (EventFd each : counters) {
                assertEquals(each != closed, each.isOpen());
                each.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsClosedAlreadyIsNamed(On kind) throws Exception {
        try (EventFd ready = EventFd.create(1);
                EventFd closed = EventFd.create()) {
            Poll poll = Poll.of(ready.fd(), READABLE).and(closed.fd(), READABLE);
            closed.close();
            var calls = new ArrayList<>(shapes(poll));
            calls.add(poll::tryAwait);
            for (Callable<List<ReadyFd>> call : calls) {
                var failure =
                        assertInstanceOf(ClosedChannelException.class, kind.start(call).failure());
                assertTrue(
                        failure.getMessage().contains(closed.fd().toString()), failure::toString);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void detachIsRefusedWhileAPollWaits(On kind) throws Exception {
        try (EventFd counter = EventFd.create()) {
            var wait = kind.start(() -> Poll.of(counter.fd(), READABLE).await()).blocked();
            assertThrows(IllegalStateException.class, counter.fd()::detach);
            counter.add(1);
            assertEquals(1, wait.get().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalThreadsMayUseOnePoll(On kind) throws Exception {
        int threads = 4;
        int rounds = Counts.of(60, 10_000);
        try (EventFd one = EventFd.createSemaphore(0);
                EventFd two = EventFd.createSemaphore(0)) {
            Poll poll = Poll.of(one.fd(), READABLE).and(two.fd(), READABLE);
            var takers = new ArrayList<On.Started<Long>>();
            for (int i = 0; i < threads; i++) {
                takers.add(
                        kind.start(
                                () -> {
                                    long taken = 0;
                                    while (true) {
                                        for (ReadyFd ready : poll.await()) {
                                            EventFd from = ready.fd() == one.fd() ? one : two;
                                            taken += from.tryTake().orElse(0);
                                            if (from == two) {
                                                return taken; // which never falls to 0
                                            }
                                        }
                                    }
                                }));
            }
            for (int i = 0; i < rounds; i++) {
                one.add(1);
            }
            while (one.fd().tryAwait(READABLE)) {
                Thread.yield(); // until the takers have taken all
            }
            two.add(threads);
            long taken = 0;
            for (var taker : takers) {
                taken += taker.get();
            }
            assertEquals(rounds + threads, taken);
        }
    }

    private static List<Callable<List<ReadyFd>>> shapes(Poll poll) {
        return List.of(
                poll::await,
                () -> poll.tryAwait(DAY),
                () -> poll.tryAwait(Duration.ofSeconds(Long.MAX_VALUE)));
    }
}
