package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.On.Started;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Virtual threads, each with its own FileLocks, queue on one file and delay no other thread. */
class QueueTest extends LockedFile {
    private static final int MANY = Counts.of(200, 1_000);

    /** No atomic step: the lock alone keeps it right. */
    private int unguarded;

    @ParameterizedTest
    @EnumSource(value = Family.class, names = "PER_PROCESS", mode = Mode.EXCLUDE)
    void eachGetsItsTurnAndTheRestRunOn(Family family) throws Exception {
        var inside = new AtomicInteger();
        var waits = new ArrayList<Started<Integer>>();
        try (var locks = FileLocks.open(path)) {
            HeldLock lock = family.of(locks).lock();
            for (int i = 0; i < MANY; i++) {
                waits.add(On.VIRTUAL.start(() -> takeTurn(family, inside)));
            }
            ProcLocks.awaitWaiters(path, MANY);
            int sum = On.VIRTUAL.get(() -> On.VIRTUAL.get(() -> 1) + 1);
            assertEquals(2, sum, "others run while all of them wait");
            assertTrue(waits.stream().noneMatch(wait -> wait.task().isDone()));
            lock.close();
            for (var wait : waits) {
                assertEquals(1, wait.get());
            }
        }
        assertEquals(MANY, unguarded);
    }

    /** Returns how many were inside with it. */
    private int takeTurn(Family family, AtomicInteger inside) throws Exception {
        try (var locks = FileLocks.open(path);
                HeldLock lock = family.of(locks).lock()) {
            int now = inside.incrementAndGet();
            int before = unguarded;
            Thread.yield();
            unguarded = before + 1;
            inside.decrementAndGet();
            return now;
        }
    }

    /** In one JVM they are one owner: each byte has its own lock, which another process frees. */
    @ParameterizedTest
    @EnumSource(value = Family.class, names = "WHOLE_FILE", mode = Mode.EXCLUDE)
    void manyWaitForRangesOfAnotherProcess(Family family) throws Exception {
        var waits = new ArrayList<Started<Void>>();
        try (var locks = FileLocks.open(path);
                var other = Locker.of(path)) {
            other.lock(family, false);
            for (int i = 0; i < MANY; i++) {
                int position = i;
                waits.add(
                        On.VIRTUAL.start(
                                () -> {
                                    family.ranges(locks).lock(position, 1).close();
                                    return null;
                                }));
            }
            ProcLocks.awaitWaiters(path, MANY);
            waits.get(0).thread().interrupt();
            assertEquals(InterruptedException.class, waits.get(0).failure().getClass());
            other.unlock(family);
            for (var wait : waits.subList(1, MANY)) {
                wait.get();
            }
            family.ranges(locks).lock().close();
        }
    }
}
