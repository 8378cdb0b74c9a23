package culebra.sem;

import culebra.internal.Abi;
import culebra.internal.Platform;
import culebra.internal.SemCalls;
import culebra.internal.Slot;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A semaphore in a slot of memory: in shared memory for use between processes, or in any native
 * memory for use between threads.
 *
 * <p>The slot is C's {@code sem_t}, so a C program can use it too. One process calls {@link
 * #create}, once, before the others {@link #open} it. The semaphore lives as long as the memory;
 * {@link #close} only closes this handle. Copying the bytes does not copy the semaphore.
 * Overwriting a semaphore that is in use makes the C library abort a process that waits for it.
 * While a thread waits in it, the arena of its slot cannot be closed: close the handle first.
 * Memory used by several threads must belong to a shared or automatic arena.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/sem_init.3.html">sem_init(3)</a>
 */
public final class SharedSemaphore extends PosixSemaphore {
    /**
     * The size and alignment of C's {@code sem_t}, for composing the layout of shared data.
     *
     * <pre>{@code
     * StructLayout RING = MemoryLayout.structLayout( // struct { sem_t free, ready; long ring[64]; }
     *         SharedSemaphore.LAYOUT.withName("free"),
     *         SharedSemaphore.LAYOUT.withName("ready"),
     *         MemoryLayout.sequenceLayout(64, JAVA_LONG).withName("ring"));
     *
     * MemorySegment slot(MemorySegment ring, String name) {
     *     return ring.asSlice(RING.byteOffset(groupElement(name)), SharedSemaphore.LAYOUT);
     * }
     *
     * // The first process creates it; the others see it only once it is initialized:
     * var memory = SharedMemory.openOrCreate("ring", RING.byteSize(), ring -> {
     *     SharedSemaphore.create(slot(ring, "free"), 64);
     *     SharedSemaphore.create(slot(ring, "ready"), 0);
     * });
     * MemorySegment ring = memory.map(Arena.ofAuto());
     * memory.close(); // the mapping stays
     * var free = SharedSemaphore.open(slot(ring, "free"));
     * }</pre>
     */
    public static final MemoryLayout LAYOUT =
            MemoryLayout.sequenceLayout(
                            Abi.SEM_SIZE / ValueLayout.JAVA_LONG.byteSize(), ValueLayout.JAVA_LONG)
                    .withName("sem_t");

    private final long address;

    private SharedSemaphore(MemorySegment sem) {
        super(sem, null);
        address = sem.address();
        gate().opened();
    }

    /**
     * Creates a semaphore in a slot, overwriting its content.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @param permits the initial number of permits, 0 to {@link #MAX_PERMITS}
     * @return a handle to the semaphore
     * @throws IllegalArgumentException if the number is negative, or the slot is on the heap,
     *     read-only, too small or misaligned
     * @throws IllegalStateException if the slot's arena is closed
     */
    public static SharedSemaphore create(MemorySegment slot, int permits) {
        requirePermits(permits);
        Platform.require();
        MemorySegment sem = Slot.check(slot, LAYOUT, "semaphore");
        SemCalls.sem_init(sem, permits);
        return new SharedSemaphore(sem);
    }

    /**
     * Attaches to a semaphore that was created in a slot, here or in another process.
     *
     * @param slot memory of at least the size and alignment of {@link #LAYOUT}
     * @return a handle to the semaphore
     * @throws IllegalArgumentException if the slot is on the heap, read-only, too small or
     *     misaligned
     * @throws IllegalStateException if the slot's arena is closed, or the slot holds no semaphore,
     *     or one that C created for the threads of one process only
     */
    public static SharedSemaphore open(MemorySegment slot) {
        Platform.require();
        MemorySegment sem = Slot.check(slot, LAYOUT, "semaphore");
        if (!SemCalls.isSound(sem)) {
            throw new IllegalStateException(
                    "The slot holds no semaphore that is shared between processes; create it"
                            + " first");
        }
        return new SharedSemaphore(sem);
    }

    /**
     * Destroys the semaphore for all processes and closes this handle. No thread of any process may
     * be waiting on it, or use it before it is created again.
     *
     * @throws IllegalStateException if this handle is closed
     * @see <a href="https://man7.org/linux/man-pages/man3/sem_destroy.3.html">sem_destroy(3)</a>
     */
    public void destroy() {
        SemCalls.sem_destroy(sem());
        close();
    }

    /**
     * {@inheritDoc} Do not use the arena of the slot, which cannot close while a thread waits here:
     * close this handle first, or use another arena.
     */
    @Override
    public SharedSemaphore closeWith(Arena arena) {
        closeAlong(arena);
        return this;
    }

    /**
     * Returns a string with the address, the number of permits, and whether the handle is open and
     * the memory accessible.
     */
    @Override
    public String toString() {
        return "SharedSemaphore[0x" + Long.toHexString(address) + ", " + state() + "]";
    }
}
