package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Memory is not unmapped under a mutex that a thread of this JVM has locked. */
class UnmapTest {
    @ParameterizedTest
    @EnumSource
    void memoryWithALockedMutexStaysMappedUntilTheThreadEnds(Mapper.Kind kind) throws Exception {
        try (Mapper mapper = kind.make();
                Arena other = Arena.ofShared()) {
            Arena arena = Arena.ofShared();
            MemorySegment slot = mapper.map(arena);
            SharedMutex.create(slot);
            var locked = new CountDownLatch(1);
            var end = new CountDownLatch(1);
            var owner = On.PLATFORM.start(() -> lockUntil(slot, locked, end));
            locked.await();
            var refused = assertThrows(IllegalStateException.class, arena::close);
            String message = refused.getMessage();
            assertTrue(message.contains("0x" + Long.toHexString(slot.address())), message);
            assertTrue(message.contains(owner.thread().toString()), message);
            assertTrue(Mapper.isMapped(slot.address()));
            assertThrows(IllegalStateException.class, () -> SharedMutex.open(slot));
            var repairs = new AtomicInteger();
            var mutex = mapper.open(other).onOwnerDeath(repairs::incrementAndGet);
            assertFalse(mutex.tryLock());
            end.countDown();
            owner.get();
            mutex.lock();
            mutex.unlock();
            assertEquals(1, repairs.get());
        }
    }

    /** Locks and never unlocks; uses another mutex before and after the arena is closed. */
    private static Void lockUntil(MemorySegment slot, CountDownLatch locked, CountDownLatch end)
            throws InterruptedException {
        try (Arena arena = Arena.ofConfined()) {
            var other = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
            assertTrue(SharedMutexTest.lockAndUnlock(other));
            var mutex = SharedMutex.open(slot);
            mutex.lock();
            assertTrue(SharedMutexTest.lockAndUnlock(other));
            locked.countDown();
            end.await();
            assertThrows(IllegalStateException.class, mutex::unlock); // closed
            assertTrue(SharedMutexTest.lockAndUnlock(other));
        }
        return null;
    }

    @ParameterizedTest
    @EnumSource
    void whoHasItLockedCannotUnmapItEither(Mapper.Kind kind) throws Exception {
        try (Mapper mapper = kind.make();
                Arena other = Arena.ofShared()) {
            long address = On.PLATFORM.get(() -> lockAndClose(mapper));
            assertTrue(Mapper.isMapped(address));
            var mutex = mapper.open(other).onOwnerDeath(() -> {});
            mutex.lock();
            mutex.unlock();
        }
    }

    private static long lockAndClose(Mapper mapper) throws Exception {
        Arena arena = Arena.ofConfined();
        MemorySegment slot = mapper.map(arena);
        SharedMutex.create(slot).lock();
        var refused = assertThrows(IllegalStateException.class, arena::close);
        assertTrue(refused.getMessage().contains(Thread.currentThread().toString()));
        assertThrows(IllegalStateException.class, arena::close); // closed it is
        return slot.address();
    }

    @ParameterizedTest
    @EnumSource
    void memoryWithoutALockedMutexIsUnmapped(Mapper.Kind kind) throws Exception {
        try (Mapper mapper = kind.make()) {
            for (Arena arena : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
                MemorySegment slot = mapper.map(arena);
                var mutex = SharedMutex.create(slot);
                mutex.lock();
                assertThrows(IllegalStateException.class, () -> SharedMutex.create(slot));
                mutex.unlock();
                assertTrue(mutex.tryLock(Patience.LIMIT));
                SharedMutex.open(slot).unlock();
                assertThrows(IllegalMonitorStateException.class, mutex::unlock);
                assertTrue(Mapper.isMapped(slot.address()));
                arena.close();
                assertFalse(Mapper.isMapped(slot.address()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aThreadThatHasEndedDoesNotCountAndItsDeathIsSeen(Mapper.Kind kind) throws Exception {
        int rounds = Counts.of(20, 2_000);
        try (Mapper mapper = kind.make();
                Arena other = Arena.ofShared()) {
            var mutex = SharedMutex.create(mapper.map(other));
            var repairs = new AtomicInteger();
            mutex.onOwnerDeath(repairs::incrementAndGet);
            for (int i = 1; i <= rounds; i++) {
                Arena arena = Arena.ofShared();
                MemorySegment slot = mapper.map(arena);
                Thread.ofPlatform().start(SharedMutex.open(slot)::lock).join();
                arena.close();
                assertFalse(Mapper.isMapped(slot.address()));
                assertTrue(mutex.tryLock(Patience.LIMIT), "the death went unnoticed");
                assertEquals(i, repairs.get());
                mutex.unlock();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherMappingOfTheSameMemoryDoesNotCount(Mapper.Kind kind) throws Exception {
        try (Mapper mapper = kind.make();
                Arena arena = Arena.ofConfined()) {
            var mutex = SharedMutex.create(mapper.map(arena));
            mutex.lock();
            Arena brief = Arena.ofConfined();
            MemorySegment second = mapper.map(brief);
            assertFalse(SharedMutex.open(second).tryLock());
            brief.close();
            assertFalse(Mapper.isMapped(second.address()));
            mutex.unlock();
            assertTrue(SharedMutexTest.lockAndUnlock(mutex));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasUnlockedByAnotherMappingIsUnlocked(Mapper.Kind kind) throws Exception {
        try (Mapper mapper = kind.make();
                Arena arena = Arena.ofConfined()) {
            Arena brief = Arena.ofConfined();
            MemorySegment second = mapper.map(brief);
            var mutex = SharedMutex.create(mapper.map(arena));
            SharedMutex.open(second).lock();
            mutex.unlock();
            assertTrue(SharedMutexTest.lockAndUnlock(mutex));
            brief.close();
            assertFalse(Mapper.isMapped(second.address()));
            assertTrue(SharedMutexTest.lockAndUnlock(mutex));
        }
    }

    @Test
    void arenasOfOtherMemoryWorkToo(@TempDir Path directory) throws Exception {
        try (Arena arena = Arena.ofShared();
                FileChannel channel =
                        FileChannel.open(
                                directory.resolve("slot"),
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
            var mapped = channel.map(MapMode.READ_WRITE, 0, 4096, arena);
            for (MemorySegment slot : new MemorySegment[] {mapped, arena.allocate(4096, 8)}) {
                var mutex = SharedMutex.create(slot);
                assertTrue(SharedMutexTest.lockAndUnlock(mutex));
                assertTrue(On.PLATFORM.get(() -> SharedMutexTest.lockAndUnlock(mutex)));
                assertTrue(SharedMutexTest.lockAndUnlock(SharedMutex.open(slot)));
            }
        }
    }
}
