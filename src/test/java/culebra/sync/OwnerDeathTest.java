package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** An owner dies between the two steps of a change: the next one repairs. */
class OwnerDeathTest {
    private final AtomicInteger repairs = new AtomicInteger();
    private Shared shared;
    private SharedMutex mutex;

    @BeforeEach
    void create() throws Exception {
        shared = Shared.make();
        mutex = shared.create().onOwnerDeath(this::repair);
    }

    @AfterEach
    void close() throws Exception {
        shared.close();
    }

    private void repair() {
        repairs.incrementAndGet();
        shared.repair();
    }

    /** A way to lock a mutex whose owner is dead. */
    enum Way {
        LOCK,
        LOCK_INTERRUPTIBLY,
        TRY,
        TIMED;

        void lock(SharedMutex mutex) throws InterruptedException {
            switch (this) {
                case LOCK -> mutex.lock();
                case LOCK_INTERRUPTIBLY -> mutex.lockInterruptibly();
                case TRY -> assertTrue(mutex.tryLock());
                case TIMED -> assertTrue(mutex.tryLock(Patience.LIMIT));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoLocksAfterAKilledProcessRepairs(Way way) throws Exception {
        try (Peer c = shared.c()) {
            Shared.tell(c, "lock", "0");
            Shared.tell(c, "half", "half");
            c.kill();
        }
        way.lock(mutex);
        assertEquals(1, repairs.get());
        shared.move();
        mutex.unlock();
        way.lock(mutex);
        assertEquals(1, repairs.get(), "once is enough");
        mutex.unlock();
    }

    @ParameterizedTest
    @EnumSource(names = "TRY", mode = EnumSource.Mode.EXCLUDE)
    void whoWaitedWhenTheProcessDiedRepairs(Way way) throws Exception {
        try (Peer c = shared.c()) {
            Shared.tell(c, "lock", "0");
            Shared.tell(c, "half", "half");
            var waiters = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < 3; i++) {
                waiters.add(On.PLATFORM.start(() -> moveOnce(way)));
            }
            shared.awaitWaiter();
            c.kill();
            for (var waiter : waiters) {
                waiter.get();
            }
        }
        assertEquals(1, repairs.get());
        shared.requireSound();
    }

    private Void moveOnce(Way way) throws InterruptedException {
        way.lock(mutex);
        shared.move();
        mutex.unlock();
        return null;
    }

    @ParameterizedTest
    @EnumSource(names = "TRY", mode = EnumSource.Mode.EXCLUDE)
    void whoLocksAfterAThreadThatEndedRepairs(Way way) throws Exception {
        Thread owner =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    mutex.lock();
                                    shared.half();
                                });
        owner.join();
        way.lock(mutex);
        assertEquals(1, repairs.get());
        shared.move();
        mutex.unlock();
    }

    @Test
    void cRepairsAfterAThreadThatEnded() throws Exception {
        try (Peer c = shared.c()) {
            Thread owner =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        mutex.lock();
                                        shared.half();
                                    });
            owner.join();
            Shared.tell(c, "move 1", "moved");
            mutex.lock();
            shared.move();
            mutex.unlock();
            assertEquals(0, repairs.get());
        }
    }

    @Test
    void theRepairHasTheMutexLockedInTheThreadThatLocks() throws Exception {
        die();
        var seen = new ArrayList<Object>();
        var other = SharedMutex.open(shared.slot("lock"));
        mutex.onOwnerDeath(
                () -> {
                    seen.add(Thread.currentThread());
                    seen.add(mutex.tryLock());
                    assertThrows(IllegalStateException.class, mutex::lock);
                    seen.add(other(() -> other.tryLock()));
                    shared.repair();
                });
        mutex.lock();
        mutex.unlock();
        assertEquals(List.of(Thread.currentThread(), false, false), seen);
        assertTrue(SharedMutexTest.lockAndUnlock(other));
    }

    /** Dies half way through its repair. */
    static final class Repairer {
        public static void main(String[] args) throws Exception {
            Shared shared = Shared.open(args[0]);
            SharedMutex mutex = shared.mutex();
            mutex.onOwnerDeath(
                    () -> {
                        shared.repair();
                        shared.half();
                        System.out.println("repairing");
                        awaitInput();
                    });
            mutex.lock();
        }

        private static void awaitInput() {
            try {
                System.in.read();
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        }
    }

    @Test
    void aRepairerThatIsKilledIsAnOwnerThatDied() throws Exception {
        die();
        var command = Peer.javaCommand(List.of("-XX:-UsePerfData"), Repairer.class, shared.name());
        try (Peer repairer = Peer.command(command)) {
            repairer.expect("repairing");
            assertFalse(mutex.tryLock());
            repairer.kill();
        }
        assertTrue(mutex.tryLock(Patience.LIMIT));
        assertEquals(1, repairs.get());
        shared.move();
        mutex.unlock();
    }

    @Test
    void theRepairIsThatOfTheHandleWhichWasSetLast() throws Exception {
        mutex.onOwnerDeath(() -> assertTrue(false, "not this one")).onOwnerDeath(this::repair);
        for (int deaths = 1; deaths <= 3; deaths++) {
            die();
            mutex.lock();
            assertEquals(deaths, repairs.get());
            shared.move();
            mutex.unlock();
        }
    }

    private void die() throws Exception {
        try (Peer c = shared.c()) {
            Shared.tell(c, "die 1", "dead");
        }
    }

    private static Object other(Callable<Boolean> call) {
        try {
            return On.PLATFORM.get(call);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
