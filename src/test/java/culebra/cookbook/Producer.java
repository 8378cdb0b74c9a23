package culebra.cookbook;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** Gives numbers to {@code consumer.c} through a ring of them in shared memory. */
final class Producer {
    // @start region=layout
    static final int SIZE = 64;

    /** struct ring { sem_t free, ready; long made, taken, numbers[64]; }. */
    static final StructLayout RING =
            structLayout(
                    SharedSemaphore.LAYOUT.withName("free"),
                    SharedSemaphore.LAYOUT.withName("ready"),
                    JAVA_LONG.withName("made"),
                    JAVA_LONG.withName("taken"),
                    sequenceLayout(SIZE, JAVA_LONG).withName("numbers"));

    static final VarHandle MADE = RING.varHandle(groupElement("made"));
    static final VarHandle NUMBER = RING.varHandle(groupElement("numbers"), sequenceElement());

    static MemorySegment slot(MemorySegment ring, String name) {
        return ring.asSlice(RING.byteOffset(groupElement(name)), SharedSemaphore.LAYOUT);
    }

    static void setUp(MemorySegment ring) { // before anybody sees it
        SharedSemaphore.create(slot(ring, "free"), SIZE).close();
        SharedSemaphore.create(slot(ring, "ready"), 0).close();
    }

    // @end

    private Producer() {}

    // @start region=produce @highlight region regex="Shared\w+\.\w+|(acquire|release)(?=\()"
    /** {@code NAME COUNT}: makes so many squares more. */
    public static void main(String[] arguments) throws Exception {
        try (var arena = Arena.ofConfined();
                var memory =
                        SharedMemory.openOrCreate(arguments[0], RING.byteSize(), Producer::setUp)) {
            MemorySegment ring = memory.map(arena);
            try (var free = SharedSemaphore.open(slot(ring, "free"));
                    var ready = SharedSemaphore.open(slot(ring, "ready"))) {
                for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                    free.acquire();
                    long made = (long) MADE.get(ring, 0L);
                    NUMBER.set(ring, 0L, made % SIZE, made * made);
                    MADE.set(ring, 0L, made + 1);
                    ready.release(); // whoever acquires it sees the number
                }
            }
        }
    }
    // @end @end
}
