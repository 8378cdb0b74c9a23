package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.shm.SharedMemory;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A process dies with the mutex locked while others wait for the condition. */
class ConditionDeathTest {
    private final AtomicInteger repairs = new AtomicInteger();
    private Shared shared;
    private SharedMutex mutex;
    private SharedCondition condition;
    private Peer c;

    @BeforeEach
    void create() throws Exception {
        shared = Shared.make();
        mutex = shared.create();
        condition = shared.createCondition(mutex);
        c = shared.c();
    }

    @AfterEach
    void close() throws Exception {
        if (c != null) { // null where gcc is missing
            c.close();
        }
        if (shared.arena().scope().isAlive()) {
            shared.close();
        }
        SharedMemory.unlinkIfExists(shared.name());
        assertFalse(Mapper.isMapped(mutex.slot().address()), "it must be unmapped");
    }

    /** Waits until the data are sound and it is this thread's turn; has the mutex in the end. */
    private boolean awaitTurn(boolean interruptibly) throws InterruptedException {
        mutex.lock();
        try {
            shared.set("waiting", 1);
            while (shared.get("turn") == 0) {
                if (interruptibly) {
                    condition.await();
                } else {
                    condition.awaitUninterruptibly();
                }
            }
            shared.requireSound();
            return true;
        } finally {
            mutex.unlock();
        }
    }

    private On.Started<Boolean> startWaiting(boolean interruptibly) {
        var waiter = On.PLATFORM.start(() -> awaitTurn(interruptibly));
        mutex.lock();
        while (shared.get("waiting") == 0) {
            mutex.unlock();
            Thread.yield();
            mutex.lock();
        }
        mutex.unlock();
        return waiter;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWaitsRepairsAndHasTheMutex(boolean interruptibly) throws Exception {
        mutex.onOwnerDeath(
                () -> {
                    repairs.incrementAndGet();
                    shared.repair();
                });
        var waiter = startWaiting(interruptibly);
        giveTurnAndDie();
        assertTrue(waiter.get());
        assertEquals(1, repairs.get());
        assertTrue(SharedMutexTest.lockAndUnlock(mutex));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutARepairTheWaitEndsInTheException(boolean interruptibly) throws Exception {
        var waiter = startWaiting(interruptibly);
        giveTurnAndDie();
        assertEquals(OwnerDiedException.class, waiter.failure().getClass());
        assertThrows(OwnerDiedException.class, mutex::tryLock);
        assertThrows(OwnerDiedException.class, mutex::unlock);
    }

    @Test
    void allWaitersFailIfTheMutexIsNotRepaired() throws Exception {
        var waiters = new ArrayList<On.Started<Boolean>>();
        for (int i = 0; i < 6; i++) {
            waiters.add(startWaiting(false));
            mutex.lock();
            shared.set("waiting", i == 5 ? 1 : 0);
            mutex.unlock();
        }
        giveTurnAndDie();
        for (var waiter : waiters) {
            assertEquals(OwnerDiedException.class, waiter.failure().getClass());
        }
    }

    /** The C program locks, gives the turn, wakes the waiter and dies half way. */
    private void giveTurnAndDie() throws Exception {
        Shared.tell(c, "lock", "0");
        shared.set("turn", 1);
        Shared.tell(c, "half", "half");
        Shared.tell(c, "broadcast", "0");
        c.kill();
    }

    @Test
    void waiterFailsWithoutTheMutexIfItBecameUnrecoverable() throws Exception {
        while (!othersGaveItUp()) { // the waiter, which looks now and then, was the first
            close();
            create();
        }
    }

    private boolean othersGaveItUp() throws Exception {
        var waiter = On.PLATFORM.start(this::awaitOnceAndUnmap);
        try (Peer other = shared.c()) {
            Shared.tell(c, "lock", "0");
            while (shared.get("waiting") == 0) {
                Shared.tell(c, "unlock", "0");
                Shared.tell(c, "lock", "0");
            }
            c.kill();
            other.send("trylock");
            boolean first = other.line().equals("130"); // EOWNERDEAD
            if (first) {
                Shared.tell(other, "unlock", "0"); // gives up
                Shared.tell(other, "broadcast", "0");
            }
            assertEquals(OwnerDiedException.class, waiter.get().getClass());
            return first;
        }
    }

    private Throwable awaitOnceAndUnmap() {
        mutex.lock();
        shared.set("waiting", 1);
        var died = assertThrows(OwnerDiedException.class, this::awaitForEver);
        shared.arena().close(); // it has nothing locked
        return died;
    }

    private void awaitForEver() {
        while (true) {
            condition.awaitUninterruptibly(); // returns now and then without a signal
        }
    }

    @Test
    void aWaiterThatIsInterruptedAfterADeathRepairsFirst() throws Exception {
        mutex.onOwnerDeath(
                () -> {
                    repairs.incrementAndGet();
                    shared.repair();
                });
        var waiter = startWaiting(true);
        Shared.tell(c, "lock", "0");
        Shared.tell(c, "half", "half");
        waiter.thread().interrupt();
        c.kill();
        assertEquals(InterruptedException.class, waiter.failure().getClass());
        assertEquals(1, repairs.get());
        shared.requireSound();
    }
}
