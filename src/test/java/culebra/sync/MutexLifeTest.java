package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/** A slot in which a mutex is created, destroyed and created again. */
class MutexLifeTest {
    @Test
    void itIsNotDestroyedWhileAThreadHasItLocked() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
            mutex.lock();
            refusedAsLocked(mutex::destroy);
            On.PLATFORM.get(() -> refusedAsLocked(mutex::destroy));
            assertFalse(On.PLATFORM.get(() -> mutex.tryLock()));
            mutex.unlock();
            mutex.destroy();
        }
    }

    @Test
    void itIsNotDestroyedWhileAnotherProcessHasItLocked() throws Exception {
        try (Shared shared = Shared.make()) {
            var mutex = shared.create();
            try (Peer c = shared.c()) {
                Shared.tell(c, "lock", "0");
                refusedAsLocked(mutex::destroy);
                Shared.tell(c, "unlock", "0");
                mutex.destroy();
                Shared.tell(c, "lock", "22"); // EINVAL
            }
        }
    }

    private static Object refusedAsLocked(Executable destroy) {
        var refused = assertThrows(IllegalStateException.class, destroy);
        assertTrue(refused.getMessage().contains("locked"), refused.getMessage());
        return refused;
    }

    @Test
    void destroyedMutexRefusesEveryUseUntilItIsCreatedAgain() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment slot = arena.allocate(SharedMutex.LAYOUT);
            var mutex = SharedMutex.create(slot);
            mutex.destroy();
            for (Executable use :
                    List.<Executable>of(
                            mutex::lock,
                            mutex::tryLock,
                            mutex::lockInterruptibly,
                            () -> mutex.tryLock(Duration.ZERO),
                            () -> mutex.tryLock(Patience.LIMIT),
                            mutex::destroy)) {
                var refused = assertThrows(IllegalStateException.class, use);
                assertTrue(refused.getMessage().contains("destroyed"), refused.getMessage());
            }
            assertThrows(IllegalMonitorStateException.class, mutex::unlock);
            assertThrows(IllegalStateException.class, () -> SharedMutex.open(slot));
            SharedMutex.create(slot);
            assertTrue(SharedMutexTest.lockAndUnlock(mutex));
        }
    }

    @Test
    void createFailsInTheSlotOfALockedMutex() throws Exception {
        try (Shared shared = Shared.make()) {
            var mutex = shared.create();
            mutex.lock();
            assertThrows(IllegalStateException.class, shared::create);
            var other = On.PLATFORM.start(shared::create);
            assertEquals(IllegalStateException.class, other.failure().getClass());
            assertFalse(mutex.tryLock());
            mutex.unlock();
            assertTrue(SharedMutexTest.lockAndUnlock(shared.create()));
        }
    }

    @Test
    void createFailsForALockedMutexInMemoryOfAnArena() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment slot = arena.allocate(SharedMutex.LAYOUT);
            var mutex = SharedMutex.create(slot);
            mutex.lock();
            assertThrows(IllegalStateException.class, () -> SharedMutex.create(slot));
            var other = On.PLATFORM.start(() -> SharedMutex.create(slot));
            assertEquals(IllegalStateException.class, other.failure().getClass());
            mutex.unlock();
            assertTrue(SharedMutexTest.lockAndUnlock(SharedMutex.create(slot)));
        }
    }

    @Test
    void createSucceedsInTheSlotOfADeadOwner() throws Exception {
        try (Shared shared = Shared.make()) {
            var mutex = shared.create();
            Thread owner = Thread.ofPlatform().start(mutex::lock);
            owner.join();
            assertThrows(OwnerDiedException.class, () -> mutex.tryLock(Patience.LIMIT));
            assertTrue(SharedMutexTest.lockAndUnlock(shared.create()));
            assertTrue(SharedMutexTest.lockAndUnlock(mutex));
        }
    }

    @Test
    void anUnrecoverableOneIsDestroyed() throws Exception {
        try (Shared shared = Shared.make()) {
            var mutex = shared.create();
            Thread.ofPlatform().start(mutex::lock).join();
            assertThrows(OwnerDiedException.class, () -> mutex.tryLock(Patience.LIMIT));
            mutex.destroy();
            var destroyed = assertThrows(IllegalStateException.class, mutex::tryLock);
            assertEquals(IllegalStateException.class, destroyed.getClass());
        }
    }

    @Test
    void oneWhoseOwnerDiedIsDestroyed() throws Exception {
        try (Shared shared = Shared.make()) {
            var mutex = shared.create();
            try (Peer c = shared.c()) {
                Shared.tell(c, "die 0", "dead");
            }
            mutex.destroy();
            assertThrows(IllegalStateException.class, shared::mutex);
        }
    }
}
