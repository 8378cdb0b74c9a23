package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.Counts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One user of a direction at a time, and no wake-up is lost among those that wait. */
class TurnTest {
    private static final long MILLISECOND = 1_000_000;

    private static final List<ThreadFactory> BOTH =
            List.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());

    private TestPipe pipe;
    private Turn turn;

    @BeforeEach
    void open() {
        pipe = TestPipe.open();
        turn = new Turn(((AbstractFd) pipe.source()).descriptor, Descriptor.READING);
    }

    @AfterEach
    void close() {
        pipe.close();
    }

    @Test
    void theOtherDirectionIsFree() {
        var other = new Turn(turn.descriptor, Descriptor.WRITING);
        assertEquals(0, turn.begin(Deadline.NOW));
        assertEquals(Outcome.NOT_NOW, turn.begin(Deadline.NOW));
        assertEquals(0, other.begin(Deadline.NOW));
        other.end();
        turn.end();
        assertEquals(0, turn.begin(Deadline.NOW));
        turn.end();
    }

    @Test
    void aWaitEndsByItsDeadlineAndByAnInterruptAndTheRestGoesOn() throws Exception {
        for (ThreadFactory factory : BOTH) {
            assertEquals(0, turn.begin(Deadline.NOW));
            var late = new FutureTask<>(() -> turn.begin(System.nanoTime() + MILLISECOND));
            factory.newThread(late).start();
            assertEquals(Outcome.TIMED_OUT, late.get());
            var first = new FutureTask<>(() -> turn.begin(Deadline.NEVER));
            var second = new FutureTask<>(this::once);
            Thread interrupted = factory.newThread(first);
            interrupted.start();
            Blocked.in(interrupted, "park");
            Thread waiting = factory.newThread(second);
            waiting.start();
            Blocked.in(waiting, "park");
            interrupted.interrupt();
            assertEquals(Outcome.INTERRUPTED, first.get());
            turn.end();
            assertEquals(0, second.get());
        }
    }

    /** The one that was woken may give up at that moment: another must be woken instead. */
    @Test
    void aWakeUpThatMeetsATimeoutOrAnInterruptIsPassedOn() throws Exception {
        for (ThreadFactory factory : BOTH) {
            for (int i = 0; i < Counts.of(100, 30_000); i++) {
                assertEquals(0, turn.begin(Deadline.NOW));
                boolean interrupts = i % 2 == 0;
                long until = interrupts ? Deadline.NEVER : System.nanoTime() + MILLISECOND / 5;
                var leaving = new FutureTask<>(() -> once(until));
                var staying = new FutureTask<>(this::once);
                Thread thread = factory.newThread(leaving);
                thread.start();
                factory.newThread(staying).start();
                if (interrupts) {
                    thread.interrupt();
                } else {
                    while (!Deadline.passed(until)) {
                        Thread.onSpinWait();
                    }
                }
                turn.end();
                assertEquals(0, staying.get());
                leaving.get();
            }
        }
    }

    @Test
    void manyThreadsThatTimeOutAndAreInterruptedExcludeEachOtherAndAllComeToAnEnd()
            throws Exception {
        for (ThreadFactory factory : BOTH) {
            var inside = new AtomicInteger();
            var turns = new AtomicInteger();
            int wanted = Counts.of(200, 20_000);
            var threads = new ArrayList<Thread>();
            var tasks = new ArrayList<FutureTask<Void>>();
            for (int i = 0; i < 8; i++) {
                long patience = i < 4 ? 0 : i * 20_000L; // the first four wait for ever
                var task =
                        new FutureTask<Void>(() -> contend(patience, wanted, inside, turns), null);
                tasks.add(task);
                threads.add(factory.newThread(task));
            }
            threads.forEach(Thread::start);
            int victim = 0;
            while (tasks.stream().anyMatch(task -> !task.isDone())) {
                threads.get(victim++ % threads.size()).interrupt();
                Thread.yield();
            }
            for (var task : tasks) {
                task.get();
            }
            assertEquals(8 * wanted, turns.get());
            assertEquals(0, turn.begin(Deadline.NOW), "the turn was not given back");
            turn.end();
        }
    }

    @Test
    void whoWaitsGetsATurnThoughOthersNeverPause() throws Exception {
        var stop = new AtomicBoolean();
        var hogs = new ArrayList<FutureTask<Void>>();
        for (int i = 0; i < 2; i++) {
            var hog = new FutureTask<Void>(() -> hog(stop), null);
            hogs.add(hog);
            Thread.ofPlatform().start(hog);
        }
        try {
            for (ThreadFactory factory : BOTH) {
                for (int i = 0; i < Counts.of(20, 1_000); i++) {
                    var turnOfMine = new FutureTask<>(this::once);
                    factory.newThread(turnOfMine).start();
                    assertEquals(0, turnOfMine.get());
                }
            }
        } finally {
            stop.set(true);
        }
        for (var hog : hogs) {
            hog.get();
        }
    }

    private void hog(AtomicBoolean stop) {
        while (!stop.get()) {
            assertEquals(0, once());
        }
    }

    /** Has the turn a number of times, however often a wait for it ends without. */
    private void contend(long patience, int wanted, AtomicInteger inside, AtomicInteger turns) {
        for (int had = 0; had < wanted; ) {
            long deadline = patience == 0 ? Deadline.NEVER : System.nanoTime() + patience;
            int result = turn.begin(deadline);
            if (result == 0) {
                assertEquals(1, inside.incrementAndGet(), "two have the turn");
                if (ThreadLocalRandom.current().nextInt(4) == 0) {
                    Thread.yield();
                }
                inside.decrementAndGet();
                turn.end();
                turns.incrementAndGet();
                had++;
            } else {
                assertTrue(result == Outcome.TIMED_OUT || result == Outcome.INTERRUPTED);
            }
        }
    }

    @Test
    void aCloseEndsEveryWaitOnceWhoHasTheTurnIsDone() throws Exception {
        for (ThreadFactory factory : BOTH) {
            for (int i = 0; i < Counts.of(60, 5_000); i++) {
                close();
                open();
                assertEquals(0, turn.begin(Deadline.NOW));
                var waits = new ArrayList<FutureTask<Integer>>();
                for (int k = 0; k < 5; k++) {
                    var wait = new FutureTask<>(() -> turn.begin(Deadline.NEVER));
                    waits.add(wait);
                    factory.newThread(wait).start();
                }
                pipe.source().close();
                turn.end();
                for (var wait : waits) {
                    assertEquals(Outcome.CLOSED, wait.get());
                }
                assertFalse(pipe.source().isOpen());
                assertEquals(Outcome.CLOSED, turn.begin(Deadline.NOW));
            }
        }
    }

    private int once() {
        return once(Deadline.NEVER);
    }

    private int once(long deadline) {
        int result = turn.begin(deadline);
        if (result == 0) {
            turn.end();
        }
        return result;
    }

    /** One direction of a descriptor, as channels use it. */
    private record Turn(Descriptor descriptor, int direction) {
        int begin(long deadline) {
            int result = descriptor.useAlone(direction);
            return result == Outcome.NOT_NOW && deadline != Deadline.NOW
                    ? descriptor.awaitAlone(direction, deadline)
                    : result;
        }

        void end() {
            descriptor.doneAlone(direction);
        }
    }
}
