package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One condition between the threads of this JVM. */
class SharedConditionTest {
    private Shared shared;
    private SharedMutex mutex;
    private SharedCondition condition;

    @BeforeEach
    void create() throws Exception {
        shared = Shared.make();
        mutex = shared.create();
        condition = shared.createCondition(mutex);
    }

    @AfterEach
    void close() throws Exception {
        shared.close();
    }

    /** A way to wait for a signal. */
    private interface Wait {
        void once(SharedCondition condition) throws InterruptedException;
    }

    private static final List<Wait> WAITS =
            List.of(
                    SharedCondition::await,
                    SharedCondition::awaitUninterruptibly,
                    condition -> condition.await(Patience.LIMIT),
                    condition -> condition.awaitNanos(Long.MAX_VALUE),
                    condition -> condition.await(Long.MAX_VALUE, TimeUnit.DAYS),
                    condition -> condition.awaitUntil(new Date(Long.MAX_VALUE)));

    /** Takes a turn once there is one. */
    private Void takeTurn(Wait wait) throws InterruptedException {
        mutex.lock();
        try {
            shared.add("waiting", 1);
            while (shared.get("turn") == 0) {
                wait.once(condition);
            }
            shared.add("turn", -1);
            shared.add("waiting", -1);
        } finally {
            mutex.unlock();
        }
        return null;
    }

    private List<On.Started<Void>> startAll() {
        var waiters = new ArrayList<On.Started<Void>>();
        for (Wait wait : WAITS) {
            waiters.add(On.PLATFORM.start(() -> takeTurn(wait)));
        }
        lockWhenWaiting(waiters.size());
        return waiters;
    }

    /** Locks at a moment when so many wait: in the wait, since they do not have the mutex. */
    private void lockWhenWaiting(int count) {
        mutex.lock();
        while (shared.get("waiting") < count) {
            mutex.unlock();
            Thread.yield();
            mutex.lock();
        }
    }

    @Test
    void signalAllWakesAllHoweverTheyWait() throws Exception {
        var waiters = startAll();
        shared.set("turn", waiters.size());
        condition.signalAll();
        mutex.unlock();
        for (var waiter : waiters) {
            waiter.get();
        }
        assertEquals(0, shared.get("turn"));
    }

    @Test
    void aSignalWakesOneForEachTurn() throws Exception {
        var waiters = startAll();
        mutex.unlock();
        for (int i = waiters.size(); i > 0; i--) {
            mutex.lock();
            shared.add("turn", 1);
            mutex.unlock();
            shared.condition(shared.mutex()).signal(); // without the mutex, by another handle
        }
        for (var waiter : waiters) {
            waiter.get();
        }
        assertEquals(0, shared.get("waiting"));
    }

    @Test
    void aWaitUnlocksAndHasItLockedAgainWhenItEnds() throws Exception {
        mutex.lock();
        var other = On.PLATFORM.start(this::giveTurn);
        while (shared.get("turn") == 0) {
            condition.await(); // in which alone the other can lock
            assertFalse(mutex.tryLock());
            assertFalse(On.PLATFORM.get(() -> mutex.tryLock()));
        }
        mutex.unlock();
        other.get();
        assertThrows(IllegalMonitorStateException.class, mutex::unlock);
    }

    private Void giveTurn() {
        mutex.lock();
        shared.add("turn", 1);
        condition.signal();
        mutex.unlock();
        return null;
    }

    @Test
    void waitingWithoutTheLockIsRefused() throws Exception {
        for (Wait wait : WAITS) {
            refused(() -> wait.once(condition));
        }
        mutex.lock();
        for (Wait wait : WAITS) {
            On.PLATFORM.get(() -> refused(() -> wait.once(condition)));
        }
        assertFalse(On.PLATFORM.get(() -> mutex.tryLock()), "it must stay locked");
        mutex.unlock();
        refused(() -> condition.await(Duration.ZERO));
        refused(() -> condition.awaitNanos(-1));
        assertTrue(SharedMutexTest.lockAndUnlock(mutex));
        assertTrue(On.PLATFORM.get(() -> SharedMutexTest.lockAndUnlock(mutex)));
        signalAllWakesAllHoweverTheyWait();
    }

    private static Object refused(Executable wait) {
        var refused = assertThrows(IllegalMonitorStateException.class, wait);
        assertTrue(refused.getMessage().contains("not locked by this"), refused.getMessage());
        return refused;
    }

    @Test
    void virtualThreadsAreRefused() throws Exception {
        var calls = new ArrayList<Executable>();
        WAITS.forEach(wait -> calls.add(() -> wait.once(condition)));
        calls.addAll(List.of(condition::signal, condition::signalAll, condition::destroy));
        for (Executable call : calls) {
            var refused = On.VIRTUAL.get(() -> assertThrows(WrongThreadException.class, call));
            assertTrue(refused.getMessage().contains("Semaphore"), refused.getMessage());
        }
    }

    @Test
    void signalsWithoutWaiterAreLost() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            condition.signal();
            condition.signalAll();
        }
        signalAllWakesAllHoweverTheyWait();
    }

    @Test
    void createSucceedsAfterDestroy() throws Exception {
        condition.destroy();
        condition = shared.createCondition(mutex);
        signalAllWakesAllHoweverTheyWait();
        assertTrue(condition.toString().contains(mutex.toString()), condition::toString);
    }
}
