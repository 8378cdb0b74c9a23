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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.time.Duration;

/** Mutexes that C has made in another way than Culebra does. */
class OtherMutexesTest {
    private static final Duration BRIEF = Duration.ofMillis(60); // more than a slice

    private Shared shared;
    private Peer c;

    @BeforeEach
    void start() throws Exception {
        shared = Shared.make();
        c = shared.c();
    }

    @AfterEach
    void close() throws Exception {
        if (c != null) { // null where gcc is missing
            c.close();
        }
        shared.close();
    }

    private SharedMutex init(String kind) throws Exception {
        Shared.tell(c, "init " + kind, "0");
        return shared.mutex();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fragile", "fragile-errorcheck", "fragile-adaptive"})
    void oneThatIsNotRobustExcludesAndTimesOut(String kind) throws Exception {
        var mutex = init(kind);
        assertFalse(mutex.isRobust());
        excludes(mutex);
        mutex.lock();
        assertFalse(mutex.tryLock());
        assertFalse(mutex.tryLock(Duration.ZERO));
        for (var handle : new SharedMutex[] {mutex, shared.mutex()}) {
            assertThrows(IllegalStateException.class, handle::lock);
            assertThrows(IllegalStateException.class, () -> handle.tryLock(BRIEF));
            assertThrows(IllegalStateException.class, handle::destroy);
        }
        mutex.unlock();
        notLocked(mutex);
        mutex.destroy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"recursive", "fragile-recursive"})
    void aRecursiveOneIsUnlockedAsOftenAsLocked(String kind) throws Exception {
        var mutex = init(kind);
        assertEquals(kind.equals("recursive"), mutex.isRobust());
        excludes(mutex);
        mutex.lock();
        mutex.lock();
        assertTrue(mutex.tryLock());
        assertTrue(mutex.tryLock(Duration.ZERO));
        assertTrue(shared.mutex().tryLock(BRIEF));
        mutex.lockInterruptibly();
        try (Arena arena = Arena.ofConfined()) {
            var there = Shared.open(shared.name(), arena).mutex();
            there.lock();
            mutex.unlock();
        }
        for (int i = 0; i < 6; i++) {
            Shared.tell(c, "trylock", "16"); // EBUSY
            assertFalse(On.PLATFORM.get(() -> mutex.tryLock()));
            On.PLATFORM.get(() -> notLocked(mutex));
            mutex.unlock();
        }
        notLocked(mutex);
        excludes(mutex);
    }

    /** Java and C in turns, each seeing what the other has locked. */
    private void excludes(SharedMutex mutex) throws Exception {
        Shared.tell(c, "move 10", "moved");
        mutex.lock();
        Shared.tell(c, "trylock", "16"); // EBUSY
        assertFalse(On.PLATFORM.get(() -> mutex.tryLock()));
        assertFalse(On.PLATFORM.get(() -> mutex.tryLock(BRIEF)));
        On.PLATFORM.get(() -> notLocked(mutex));
        mutex.unlock();
        Shared.tell(c, "lock", "0");
        assertFalse(mutex.tryLock());
        long start = System.nanoTime();
        assertFalse(mutex.tryLock(BRIEF));
        assertTrue(System.nanoTime() - start >= BRIEF.toNanos(), "it gave up early");
        notLocked(mutex);
        assertTrue(mutex.toString().contains("by thread " + c.pid()), mutex::toString);
        var waiter = On.PLATFORM.start(() -> mutex.tryLock(Patience.LIMIT) && unlock(mutex));
        Shared.tell(c, "unlock", "0");
        assertTrue(waiter.get());
    }

    private static boolean unlock(SharedMutex mutex) {
        mutex.unlock();
        return true;
    }

    private static Object notLocked(SharedMutex mutex) {
        return assertThrows(IllegalMonitorStateException.class, mutex::unlock);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fragile", "recursive", "fragile-recursive", "fragile-errorcheck"})
    void conditionsWorkWithThem(String kind) throws Exception {
        var mutex = init(kind);
        Shared.tell(c, "condinit", "0");
        var condition = shared.condition(mutex);
        int times = kind.endsWith("recursive") ? 3 : 1;
        for (int i = 0; i < times; i++) {
            mutex.lock();
        }
        c.send("await");
        while (shared.get("waiting") == 0) {
            assertFalse(condition.await(Duration.ofMillis(1))); // unlocked for C meanwhile
        }
        shared.set("turn", 1);
        condition.signal();
        for (int i = 0; i < times; i++) {
            Shared.tell(shared.c(), "trylock", "16");
            mutex.unlock();
        }
        c.expect("woken");
        notLocked(mutex);
        assertThrows(IllegalMonitorStateException.class, condition::await);
        assertTrue(SharedMutexTest.lockAndUnlock(mutex));
    }

    @Test
    void oneThatIsNotRobustStaysLockedWhenItsOwnerDies() throws Exception {
        var mutex = init("fragile").onOwnerDeath(() -> assertTrue(false, "never"));
        Thread.ofPlatform().start(mutex::lock).join();
        for (int i = 0; i < 20; i++) { // of which one may have the number of the dead
            assertFalse(On.PLATFORM.get(() -> mutex.tryLock(Duration.ofMillis(5))));
            On.PLATFORM.get(() -> notLocked(mutex));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "private, not shared by processes",
        "private-recursive, 'not shared by processes, not robust, recursive'",
        "inherit, 'priority-inheriting, robust, normal'",
        "fragile-inherit-errorcheck, 'priority-inheriting, not robust, errorcheck'",
        "fragile-protect, 'priority-protected, not robust, normal'"
    })
    void whatCannotBeOpenedIsNamed(String kind, String name) throws Exception {
        Shared.tell(c, "init " + kind, "0");
        var refused = assertThrows(IllegalStateException.class, shared::mutex);
        String message = refused.getMessage();
        boolean zero = kind.equals("private"); // indistinguishable from no mutex
        assertTrue(message.contains(zero ? "one process" : name), message);
        assertFalse(message.contains("create"), message);
        shared.create();
        Shared.tell(c, "move 1", "moved");
    }

    @Test
    void aMutexThatBecomesPriorityInheritingIsNotLocked() throws Exception {
        var mutex = init("fragile");
        Shared.tell(c, "init inherit", "0");
        assertThrows(IllegalStateException.class, mutex::lock);
        assertThrows(IllegalStateException.class, mutex::tryLock);
        notLocked(mutex);
    }
}
