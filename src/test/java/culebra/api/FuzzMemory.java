package culebra.api;

import culebra.sem.SharedSemaphore;
import culebra.sync.SharedBarrier;
import culebra.sync.SharedCondition;
import culebra.sync.SharedEvent;
import culebra.sync.SharedLatch;
import culebra.sync.SharedMutex;
import culebra.sync.SharedReadWriteLock;
import culebra.sync.SharedWord;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Random buffers, segments and arenas of one thread. */
final class FuzzMemory {
    private static final List<Class<?>> SLOTS =
            List.of(
                    SharedSemaphore.class,
                    SharedMutex.class,
                    SharedCondition.class,
                    SharedWord.class,
                    SharedEvent.class,
                    SharedLatch.class,
                    SharedBarrier.class,
                    SharedReadWriteLock.class);

    private static final AtomicReferenceArray<Arena> ARENAS = new AtomicReferenceArray<>(16);

    private final SplittableRandom random;
    private final FuzzPool pool;
    private final List<Arena> own = new ArrayList<>();

    FuzzMemory(SplittableRandom random, FuzzPool pool) {
        this.random = random;
        this.pool = pool;
    }

    /** Whether the segments that a type takes are slots. */
    static boolean takesSlots(Class<?> type) {
        return SLOTS.contains(type);
    }

    /** Memory that no other kind of object has, and that stays. */
    MemorySegment slot(Class<?> owner) {
        if (random.nextInt(3) == 0) {
            return noSlot();
        }
        int size = owner == SharedReadWriteLock.class ? 2048 : 64;
        long offset = SLOTS.indexOf(owner) * 4096L + size * random.nextInt(4096 / size);
        return Slots.MEMORY.asSlice(offset, size);
    }

    /** Memory that is no slot, or goes while a mutex in it is locked, may only be refused. */
    private MemorySegment noSlot() {
        MemorySegment memory = Slots.MEMORY.asSlice(SLOTS.size() * 4096L, 64);
        return one(
                MemorySegment.NULL,
                MemorySegment.ofArray(new byte[64]),
                memory.asSlice(0, 8),
                memory.asSlice(1, 60),
                memory.asReadOnly(),
                Slots.CLOSED);
    }

    private static final class Slots {
        static final MemorySegment MEMORY = Arena.global().allocate((SLOTS.size() + 1) * 4096L, 64);
        static final MemorySegment CLOSED = closed();

        private static MemorySegment closed() {
            try (Arena arena = Arena.ofShared()) {
                return arena.allocate(64, 64);
            }
        }
    }

    ByteBuffer buffer() {
        int size = one(0, 1, 8, 64, 64, 4096, 70_000);
        ByteBuffer buffer =
                random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
        if (random.nextInt(3) == 0) {
            buffer.limit(random.nextInt(size + 1));
            buffer.position(random.nextInt(buffer.limit() + 1));
        }
        return switch (random.nextInt(8)) {
            case 0 -> buffer.asReadOnlyBuffer();
            case 1 -> buffer.slice();
            default -> buffer;
        };
    }

    MemorySegment segment() {
        MemorySegment native_ = Arena.ofAuto().allocate(one(1, 8, 64, 256, 65_536), 8);
        Object known = pool.get(MemorySegment.class, random);
        return switch (random.nextInt(10)) {
            case 0 -> MemorySegment.NULL;
            case 1 -> MemorySegment.ofArray(new byte[one(0, 1, 64, 5000)]);
            case 2 -> MemorySegment.ofArray(new long[8]);
            case 3 -> native_.asReadOnly();
            case 4 -> native_.asSlice(1);
            case 5, 6 -> known != null ? (MemorySegment) known : native_;
            case 7 -> allocated(arena(), native_);
            default -> native_;
        };
    }

    /** Memory of an arena, which may be closed soon; or other memory if it is closed already. */
    private static MemorySegment allocated(Arena arena, MemorySegment other) {
        try {
            return arena.allocate(64, 8);
        } catch (RuntimeException closed) {
            return other;
        }
    }

    /** An own arena, or another thread's; open or closed. */
    Arena arena() {
        if (random.nextInt(3) == 0) {
            Arena other = ARENAS.get(random.nextInt(ARENAS.length()));
            if (other != null) {
                return other;
            }
        }
        if (random.nextInt(8) == 0) {
            return Arena.ofAuto();
        }
        Arena arena = random.nextInt(8) == 0 ? Arena.ofShared() : Arena.ofConfined();
        own.add(arena);
        ARENAS.set(random.nextInt(ARENAS.length()), arena);
        if (own.size() > 8) {
            closeOne();
        }
        return arena;
    }

    private void closeOne() {
        Arena arena = own.remove(random.nextInt(own.size()));
        try {
            arena.close();
        } catch (IllegalStateException inUse) {
            if (arena.scope().isAlive()) { // by a call of another thread
                own.add(arena);
            }
        }
    }

    @SafeVarargs
    private <T> T one(T... values) {
        return values[random.nextInt(values.length)];
    }

    /** Closes the arenas. */
    void close() {
        while (!own.isEmpty()) {
            closeOne();
        }
    }
}
