package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.sem.NamedSemaphore;
import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.TempName;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The wake-up signal is taken by another library, blocked, or cannot be queued. */
final class LostWakeSignal {
    private static final int PENDING = 100; // seen: 90 a second, without end

    private static final int LOWEST = 34; // of the real-time signals
    private static final int HIGHEST = 64;
    private static final Duration LONG = Duration.ofDays(1);
    private static final String REFUSAL =
            "Every real-time signal has a handler, but a wait needs a free signal: select a signal"
                    + " from 34 to 64 that has no handler with -Dculebra.wakeSignal";

    private static final int OTHER = 40;
    private static final int STKFLT = 16;
    private static final int LIMITED = 10_000;

    private final int signal;
    private final NamedSemaphore semaphore;

    private LostWakeSignal() throws Exception {
        semaphore = NamedSemaphore.create(TempName.next(), 0);
        NamedSemaphore.unlink(semaphore.name());
        Set<Integer> before = caught();
        var after = new HashSet<Integer>();
        while (after.isEmpty()) { // on a slow machine a wait may be over before it has begun
            semaphore.tryAcquire(Duration.ofMillis(50));
            after.addAll(caught());
            after.removeAll(before);
        }
        assertTrue(after.size() == 1, () -> "handlers of " + after + " are new");
        signal = after.iterator().next();
    }

    private static Set<Integer> caught() throws Exception {
        return Arrays.stream(OtherLibrary.caught()).boxed().collect(Collectors.toSet());
    }

    static void interruptEndsAWaitWhoseSignalWasTaken() throws Exception {
        var lost = new LostWakeSignal();
        Thread wait = lost.startWait();
        OtherLibrary.takeSignal(lost.signal);
        wait.interrupt();
        lost.requireEnd(wait);
    }

    static void closeEndsAWaitWhoseSignalWasTaken() throws Exception {
        var lost = new LostWakeSignal();
        Thread wait = lost.startWait();
        OtherLibrary.takeSignal(lost.signal);
        lost.semaphore.close();
        lost.requireEnd(wait);
    }

    static void aLaterWaitEndsToo() throws Exception {
        var lost = new LostWakeSignal();
        OtherLibrary.takeSignal(lost.signal);
        Thread wait = lost.startWait();
        wait.interrupt();
        lost.requireEnd(wait);
    }

    /** A timed wait is ended by a signal as well where C's call has no deadline. */
    static void closeEndsAVirtualThreadsWaitWhoseSignalWasTaken() throws Exception {
        var lost = new LostWakeSignal();
        Thread wait = On.VIRTUAL.thread(lost::acquire);
        wait.start();
        Blocked.in(wait, "park");
        OtherLibrary.takeSignal(lost.signal);
        lost.semaphore.close();
        lost.requireEnd(wait);
    }

    /** The wait that goes on ends with its event; later ones are refused. */
    static void waitsAreRefusedOnceEverySignalIsTaken() throws Exception {
        var lost = new LostWakeSignal();
        Thread wait = lost.startWait();
        takeEverySignal();
        wait.interrupt();
        Patience.await(() -> WakeSignal.number() == 0, "the loss is not noticed");
        for (On kind : On.values()) {
            Throwable refused = kind.start(() -> lost.semaphore.tryAcquire(LONG)).failure();
            assertInstanceOf(IllegalStateException.class, refused);
            assertEquals(REFUSAL, refused.getMessage());
        }
        assertTrue(wait.isAlive(), "there is no permit");
        lost.semaphore.release();
        assertTrue(Patience.ends(wait), "the wait has not ended with its event");
    }

    static void theFirstWaitIsRefusedIfEverySignalIsTaken() throws Exception {
        takeEverySignal();
        for (On kind : On.values()) {
            try (NamedSemaphore semaphore = NamedSemaphore.create(TempName.next(), 0)) {
                semaphore.unlink();
                Throwable refused = kind.start(() -> semaphore.tryAcquire(LONG)).failure();
                assertInstanceOf(IllegalStateException.class, refused);
                assertEquals(REFUSAL, refused.getMessage());
            }
        }
    }

    /** The stand-in, too: it is sent where another run has filled the queue of this user. */
    private static void takeEverySignal() {
        OtherLibrary.takeSignal(STKFLT);
        for (int signal = LOWEST; signal <= HIGHEST; signal++) {
            OtherLibrary.takeSignal(signal);
        }
    }

    private Thread startWait() {
        Thread wait = On.PLATFORM.thread(this::acquire);
        wait.start();
        Blocked.in(wait, "call"); // the last look at its interrupted flag is over
        return wait;
    }

    private void acquire() {
        try {
            semaphore.acquire();
        } catch (InterruptedException | IllegalStateException expected) {
            return;
        }
    }

    private void requireEnd(Thread wait) throws Exception {
        assertTrue(Patience.ends(wait), "nothing ends the wait");
        assertTrue(OtherLibrary.hasSignal(signal), "the other library has lost its handler");
        Idle.require();
    }

    /** A thread that cannot be woken is signalled ever less often. */
    static void repeatsGrowRare() throws Exception {
        var lost = new LostWakeSignal();
        EventFd event = EventFd.create();
        var blocked = new CompletableFuture<Void>();
        var ended = new CompletableFuture<Integer>();
        Thread wait =
                On.PLATFORM.thread(
                        () -> {
                            try {
                                event.tryTake(Duration.ofMillis(1)); // prepares the thread
                                OtherLibrary.block(lost.signal);
                                blocked.complete(null);
                                event.take();
                            } catch (Exception end) { // by what its signal stands for
                                blocked.completeExceptionally(end); // if it came earlier
                            }
                            ended.complete(OtherLibrary.takeQueued(lost.signal));
                        });
        wait.start();
        blocked.get();
        Blocked.in(wait, "take");
        wait.interrupt();
        LockSupport.parkNanos(3_000_000_000L);
        event.add(1);
        int queued = ended.get();
        System.out.println(queued + " signals were queued");
        assertTrue(queued <= PENDING, () -> queued + " signals were queued within three seconds");
        assertTrue(Patience.ends(wait), "the wait has not ended with its event");
    }

    /** All that may be queued is queued, when a thread is interrupted. */
    static void aWaitEndsAlthoughNoSignalCanBeQueued() throws Exception {
        var lost = new LostWakeSignal();
        OtherLibrary.takeSignal(OTHER);
        OtherLibrary.block(OTHER);
        Thread wait = lost.startWait();
        fillQueue();
        wait.interrupt();
        assertTrue(Patience.ends(wait), "nothing ends the wait");
        OtherLibrary.unblock(OTHER);
    }

    /** The same if the signal that needs no queue belongs to another library, too. */
    static void aWaitEndsOnceSignalsCanBeQueuedAgain() throws Exception {
        var lost = new LostWakeSignal();
        OtherLibrary.takeSignal(STKFLT);
        OtherLibrary.takeSignal(OTHER);
        OtherLibrary.block(OTHER);
        Thread wait = lost.startWait();
        while (isSignalled(wait)) { // it had not blocked yet, or another signal has made room
            wait = lost.startWait();
        }
        OtherLibrary.unblock(OTHER);
        assertTrue(Patience.ends(wait), "nothing ends the wait");
    }

    /** Fills the queue and interrupts; returns true if that has ended the wait all the same. */
    private static boolean isSignalled(Thread wait) throws Exception {
        fillQueue();
        wait.interrupt();
        return wait.join(Duration.ofMillis(100));
    }

    private static void fillQueue() {
        int queued = 0;
        while (OtherLibrary.raise(OTHER)) {
            assertTrue(++queued < LIMITED, "the test is to be run with --sigpending");
        }
    }
}
