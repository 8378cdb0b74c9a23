package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Elsewhere;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A mutex that was not repaired cannot be locked, in any process. */
class UnrecoverableTest {
    private static final String ENOTRECOVERABLE = "131";
    private static final Elsewhere OTHER_JVM = Elsewhere.with().shared();

    private Shared shared;
    private SharedMutex mutex;
    private Peer c;

    @BeforeEach
    void die() throws Exception {
        shared = Shared.make();
        mutex = shared.create();
        c = shared.c();
        Shared.tell(c, "die 1", "dead");
    }

    @AfterEach
    void close() throws Exception {
        if (c != null) { // null where gcc is missing
            c.close();
        }
        shared.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void withoutARepairItIsUnrecoverableHoweverItIsLocked(int way) throws Exception {
        var died = assertThrows(OwnerDiedException.class, ways(mutex).get(way));
        assertTrue(died.getMessage().contains("onOwnerDeath"), died.getMessage());
        assertNull(died.getCause());
        requireThatItCannotBeLocked();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void afterARepairThatThrowsItIsUnrecoverableHoweverItIsLocked(int way) throws Exception {
        Throwable bug = way % 2 == 0 ? new IllegalArgumentException("bug") : new AssertionError();
        mutex.onOwnerDeath(() -> UnrecoverableTest.<RuntimeException>raise(bug));
        var died = assertThrows(OwnerDiedException.class, ways(mutex).get(way));
        assertSame(bug, died.getCause());
        assertTrue(died.getMessage().contains("repair failed"), died.getMessage());
        requireThatItCannotBeLocked();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static List<Executable> ways(SharedMutex mutex) {
        return List.of(
                mutex::lock,
                mutex::tryLock,
                mutex::lockInterruptibly,
                () -> mutex.tryLock(Duration.ZERO),
                () -> mutex.tryLock(Patience.LIMIT));
    }

    /** Again and again, from everywhere, and nothing is left locked or hanging by it. */
    private void requireThatItCannotBeLocked() throws Exception {
        var repairing = shared.repairing();
        for (int i = 0; i < 2; i++) {
            for (var handle : List.of(mutex, repairing)) {
                for (Executable way : ways(handle)) {
                    refused(way);
                    On.PLATFORM.get(() -> refused(way));
                }
                refused(handle::unlock);
            }
            Shared.tell(c, "lock", ENOTRECOVERABLE);
            Shared.tell(c, "timedlock 1", ENOTRECOVERABLE);
            Shared.tell(c, "unlock", "1"); // EPERM
        }
        assertEquals("refused refused", OTHER_JVM.says(Visitor.class, shared.name()));
        Shared.tell(c, "lock", ENOTRECOVERABLE);
        assertTrue(mutex.toString().endsWith(", unrecoverable]"), mutex::toString);
        assertTrue(
                SharedMutexTest.lockAndUnlock(shared.create()), "after another create it is sound");
        Shared.tell(c, "lock", "0");
        Shared.tell(c, "unlock", "0");
    }

    private static Object refused(Executable way) {
        var refused = assertThrows(OwnerDiedException.class, way);
        assertTrue(refused.getMessage().contains("unrecoverable"), refused.getMessage());
        return refused;
    }

    /** Another JVM tries to lock. */
    static final class Visitor {
        public static void main(String[] args) throws Exception {
            Shared shared = Shared.open(args[0]);
            SharedMutex mutex = shared.repairing();
            System.out.println(answer(mutex::tryLock) + " " + answer(mutex::lock));
        }

        private static String answer(Runnable lock) {
            try {
                lock.run();
                return "locked";
            } catch (OwnerDiedException expected) {
                return "refused";
            }
        }
    }

    @Test
    void allWaitersFailWhenItBecomesUnrecoverable() throws Exception {
        var gate = shared.mutex();
        var waiters = new ArrayList<On.Started<Void>>();
        gate.onOwnerDeath(
                () -> {
                    for (int way : new int[] {0, 0, 0, 0, 0, 2}) {
                        waiters.add(On.PLATFORM.start(() -> lock(way)));
                    }
                    shared.awaitWaiters(6);
                    throw new IllegalStateException("no repair");
                });
        assertThrows(OwnerDiedException.class, gate::lock);
        for (var waiter : waiters) {
            Throwable failure = waiter.failure();
            assertEquals(OwnerDiedException.class, failure.getClass(), failure.toString());
        }
        requireThatItCannotBeLocked();
    }

    private Void lock(int way) throws Exception {
        try {
            ways(mutex).get(way).execute();
            return null;
        } catch (Exception failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void aRepairThatUnlocksIsABugAndTheMutexIsUnrecoverable() throws Exception {
        mutex.onOwnerDeath(mutex::unlock);
        var thrown = assertThrows(IllegalMonitorStateException.class, mutex::lock);
        assertTrue(thrown.getMessage().contains("own repair"), thrown.getMessage());
        requireThatItCannotBeLocked();
    }

    @Test
    void aRepairThatUnlocksAndThrowsLeavesNothingLocked() throws Exception {
        mutex.onOwnerDeath(
                () -> {
                    mutex.unlock();
                    throw new IllegalStateException("and more");
                });
        assertThrows(OwnerDiedException.class, mutex::lock);
        requireThatItCannotBeLocked();
    }

    @Test
    void aRepairCanNeitherDestroyNorCreateIt() throws Exception {
        mutex.onOwnerDeath(
                () -> {
                    assertThrows(IllegalStateException.class, mutex::destroy);
                    assertThrows(IllegalStateException.class, shared::create);
                    shared.repair();
                });
        mutex.lock();
        shared.move();
        mutex.unlock();
        assertFalse(mutex.toString().contains("unrecoverable"));
    }

    @Test
    void javaFailsForAMutexThatCMadeUnrecoverable() throws Exception {
        Shared.tell(c, "trylock", "130"); // EOWNERDEAD
        Shared.tell(c, "unlock", "0"); // and not consistent
        refused(mutex::tryLock);
        Shared.tell(c, "lock", ENOTRECOVERABLE);
        requireThatItCannotBeLocked();
    }

    @Test
    void aTryOfCDoesNotLeaveJavaHanging() throws Exception {
        assertThrows(OwnerDiedException.class, mutex::lock);
        Shared.tell(c, "trylock", ENOTRECOVERABLE); // where glibc may leave it locked
        for (Executable way : ways(mutex)) {
            refused(way);
        }
        assertTrue(SharedMutexTest.lockAndUnlock(shared.create()));
    }
}
