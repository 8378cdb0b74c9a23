package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Memory in which no mutex and no condition can be. */
class SlotTest {
    private final Arena arena = Arena.ofShared();
    private final SharedMutex mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));

    @AfterEach
    void free() {
        arena.close();
    }

    /** A factory of this package. */
    enum Factory {
        CREATE_MUTEX(SharedMutex.LAYOUT),
        OPEN_MUTEX(SharedMutex.LAYOUT),
        CREATE_CONDITION(SharedCondition.LAYOUT),
        OPEN_CONDITION(SharedCondition.LAYOUT);

        final MemoryLayout layout;

        Factory(MemoryLayout layout) {
            this.layout = layout;
        }

        Object make(MemorySegment slot, SharedMutex mutex) {
            return switch (this) {
                case CREATE_MUTEX -> SharedMutex.create(slot);
                case OPEN_MUTEX -> SharedMutex.open(slot);
                case CREATE_CONDITION -> SharedCondition.create(slot, mutex);
                case OPEN_CONDITION -> SharedCondition.open(slot, mutex);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void slotsThatCannotHoldOneAreRefused(Factory factory) {
        MemorySegment good = arena.allocate(128, 8);
        long size = factory.layout.byteSize();
        refused(factory, "misaligned", good.asSlice(4, size));
        refused(factory, "misaligned", good.asSlice(1, size));
        refused(factory, "has " + (size - 1) + " bytes", good.asSlice(0, size - 1));
        refused(factory, "read-only", good.asReadOnly());
        refused(factory, "Java heap", MemorySegment.ofArray(new long[16]));
        refused(factory, "has 0 bytes", MemorySegment.NULL);
        refused(factory, "null pointer", MemorySegment.NULL.reinterpret(128));
        var nothing = assertThrows(NullPointerException.class, () -> factory.make(null, mutex));
        assertEquals("slot", nothing.getMessage());
    }

    private void refused(Factory factory, String why, MemorySegment slot) {
        var thrown =
                assertThrows(IllegalArgumentException.class, () -> factory.make(slot, mutex), why);
        assertTrue(thrown.getMessage().contains(why), thrown.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void aSlotOfAClosedArenaIsRefused(Factory factory) {
        Arena closed = Arena.ofConfined();
        MemorySegment slot = closed.allocate(factory.layout);
        closed.close();
        assertThrows(IllegalStateException.class, () -> factory.make(slot, mutex));
    }

    @ParameterizedTest
    @EnumSource
    void aSlotOfAnotherThreadsArenaIsRefused(Factory factory) throws Exception {
        try (Arena confined = Arena.ofConfined()) {
            MemorySegment slot = confined.allocate(factory.layout);
            var other = On.PLATFORM.start(() -> factory.make(slot, mutex));
            assertEquals(WrongThreadException.class, other.failure().getClass());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "OPEN.*", mode = EnumSource.Mode.MATCH_ANY)
    void aZeroedSlotIsNotOpened(Factory factory) {
        MemorySegment slot = arena.allocate(factory.layout);
        var refused = assertThrows(IllegalStateException.class, () -> factory.make(slot, mutex));
        String message = refused.getMessage();
        assertTrue(message.contains("0x" + Long.toHexString(slot.address())), message);
        assertTrue(message.contains("only zeros"), message);
        assertFalse(message.contains("create"), message);
    }

    @ParameterizedTest
    @EnumSource(names = "OPEN.*", mode = EnumSource.Mode.MATCH_ANY)
    void aSlotOfSomethingElseIsNotOpened(Factory factory) {
        MemorySegment slot = arena.allocate(factory.layout);
        for (int value = 1; value < 256; value++) {
            slot.fill((byte) value);
            refusedAsOther(factory, slot);
        }
        var random = new SplittableRandom(14);
        for (int i = 0; i < Counts.of(600, 1_000_000); i++) {
            fill(slot, random);
            refusedAsOther(factory, slot);
        }
    }

    private void refusedAsOther(Factory factory, MemorySegment slot) {
        var refused = assertThrows(IllegalStateException.class, () -> factory.make(slot, mutex));
        String message = refused.getMessage();
        assertTrue(message.contains("slot holds") && !message.contains("create"), message);
    }

    private static void fill(MemorySegment slot, SplittableRandom random) {
        for (long i = 0; i < slot.byteSize(); i += JAVA_LONG.byteSize()) {
            slot.set(JAVA_LONG, i, random.nextLong());
        }
    }

    @Test
    void randomBytesThatLookLikeAMutexNeitherHangNorCrash() throws Exception {
        MemorySegment slot = arena.allocate(SharedMutex.LAYOUT);
        var random = new SplittableRandom(15);
        for (int i = 0; i < Counts.of(150, 100_000); i++) {
            SharedMutex.create(slot);
            var opened = SharedMutex.open(slot);
            int kind = slot.get(JAVA_INT, 16); // as create makes it; or the others of C
            fill(slot, random);
            slot.set(JAVA_INT, 16, i % 2 == 0 ? kind : 0x80 + i / 2 % 4 + (i / 8 % 2 << 4));
            if (i % 3 == 0) {
                slot.set(JAVA_INT, 0, random.nextInt(3));
            }
            use(opened, Duration.ofNanos(i % 2));
        }
    }

    private static void use(SharedMutex mutex, Duration time) throws InterruptedException {
        try {
            if (mutex.tryLock(time)) {
                mutex.unlock();
            } else {
                assertThrows(IllegalMonitorStateException.class, mutex::unlock);
            }
        } catch (OwnerDiedException any) {
            assertThrows(OwnerDiedException.class, mutex::unlock);
        }
        assertTrue(mutex.toString().contains("0x"), mutex::toString);
    }

    @Test
    void aConditionNeedsItsMutex() {
        MemorySegment slot = arena.allocate(SharedCondition.LAYOUT);
        assertThrows(NullPointerException.class, () -> SharedCondition.create(slot, null));
        assertThrows(NullPointerException.class, () -> SharedCondition.open(slot, null));
    }

    @Test
    void onceTheArenaIsClosedEveryUseIsRefused() {
        Arena brief = Arena.ofConfined();
        var gone = SharedMutex.create(brief.allocate(SharedMutex.LAYOUT));
        var condition = SharedCondition.create(brief.allocate(SharedCondition.LAYOUT), gone);
        brief.close();
        for (Executable use : uses(gone, condition)) {
            assertThrows(IllegalStateException.class, use);
        }
        assertTrue(gone.toString().contains("its arena is closed"), gone::toString);
        assertTrue(condition.toString().contains("its arena is closed"), condition::toString);
    }

    @Test
    void inAnArenaOfAnotherThreadEveryUseIsRefused() throws Exception {
        try (Arena confined = Arena.ofConfined()) {
            var there = SharedMutex.create(confined.allocate(SharedMutex.LAYOUT));
            var slot = confined.allocate(SharedCondition.LAYOUT);
            var condition = SharedCondition.create(slot, there);
            for (Executable use : uses(there, condition)) {
                On.PLATFORM.get(() -> assertThrows(WrongThreadException.class, use));
            }
            String told = On.PLATFORM.get(there::toString);
            assertTrue(told.contains("another thread"), told);
            assertTrue(SharedMutexTest.lockAndUnlock(there));
        }
    }

    @Test
    void aConditionInGoodMemoryWithAMutexInNoneIsRefused() {
        Arena brief = Arena.ofConfined();
        var gone = SharedMutex.create(brief.allocate(SharedMutex.LAYOUT));
        var condition = SharedCondition.create(arena.allocate(SharedCondition.LAYOUT), gone);
        brief.close();
        assertThrows(IllegalStateException.class, condition::await);
        assertThrows(IllegalStateException.class, condition::awaitUninterruptibly);
        condition.signalAll();
    }

    private static List<Executable> uses(SharedMutex mutex, SharedCondition condition) {
        return List.of(
                mutex::lock,
                mutex::tryLock,
                mutex::lockInterruptibly,
                () -> mutex.tryLock(Duration.ZERO),
                () -> mutex.tryLock(Patience.LIMIT),
                mutex::unlock,
                mutex::destroy,
                condition::await,
                condition::awaitUninterruptibly,
                () -> condition.await(Patience.LIMIT),
                condition::signal,
                condition::signalAll,
                condition::destroy);
    }
}
