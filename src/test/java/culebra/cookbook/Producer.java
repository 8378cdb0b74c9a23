package culebra.cookbook;

import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.struct.Struct;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Gives numbers to {@code consumer.c} through a ring of them in shared memory. */
final class Producer {
    // @start region=layout
    static final int SIZE = 64;

    static final Struct RING =
            Struct.of("struct ring { sem_t free, ready; long made, taken, numbers[64]; }");

    static final VarHandle MADE = RING.varHandle("made");
    static final VarHandle NUMBER = RING.varHandle("numbers[]");

    static MemorySegment slot(MemorySegment ring, String name) {
        return RING.slice(ring, name);
    }

    static void setUp(MemorySegment ring) { // before other processes see it
        SharedSemaphore.create(slot(ring, "free"), SIZE).close();
        SharedSemaphore.create(slot(ring, "ready"), 0).close();
    }

    // @end

    private Producer() {}

    // @start region=produce @highlight region regex="Shared\w+\.\w+|(acquire|release)(?=\()"
    /** {@code NAME COUNT}: adds the next COUNT square numbers. */
    public static void main(String[] arguments) throws Exception {
        try (var arena = Arena.ofConfined();
                var memory =
                        SharedMemory.openOrCreate(arguments[0], RING.byteSize(), Producer::setUp)) {
            MemorySegment ring = memory.map(arena);
            try (var free = SharedSemaphore.open(slot(ring, "free"));
                    var ready = SharedSemaphore.open(slot(ring, "ready"))) {
                for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                    free.acquire();
                    long made = (long) MADE.get(ring);
                    NUMBER.set(ring, made % SIZE, made * made);
                    MADE.set(ring, made + 1);
                    ready.release(); // a process that acquires it sees the number
                }
            }
        }
    }
    // @end @end
}
