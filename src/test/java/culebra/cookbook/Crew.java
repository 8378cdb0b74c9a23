package culebra.cookbook;

import culebra.shm.SharedMemory;
import culebra.struct.Struct;
import culebra.sync.SharedBarrier;
import culebra.sync.SharedLatch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/** Goes through phases with workers, of which {@code worker.c} is one. */
final class Crew {
    // @start region=crew @highlight region regex="Shared[LB]\w+\.\w+|\w*[aA]wait(?=\()|reset"
    static final Struct CREW =
            Struct.of(
                    """
                    struct barrier { _Atomic uint64_t state; _Atomic uint32_t parties, magic; };
                    struct crew { struct barrier barrier; _Atomic uint32_t ready, done; };
                    """);

    static final VarHandle DONE = CREW.varHandle("done");

    /** {@code NAME WORKERS PHASES LIMIT}: waits LIMIT milliseconds for a phase. */
    public static void main(String[] arguments) throws Exception {
        int workers = Integer.parseInt(arguments[1]);
        var limit = Duration.ofMillis(Long.parseLong(arguments[3]));
        try (var arena = Arena.ofShared();
                var memory =
                        SharedMemory.openOrCreate(
                                arguments[0],
                                CREW.byteSize(),
                                created -> setUp(created, workers))) {
            try {
                System.out.println("start the workers");
                MemorySegment crew = memory.map(arena);
                try (var barrier = SharedBarrier.open(CREW.slice(crew, "barrier"));
                        var ready = SharedLatch.open(CREW.slice(crew, "ready"))) {
                    ready.await();
                    for (int phase = 1; phase <= Integer.parseInt(arguments[2]); phase++) {
                        if (!barrier.tryAwait(limit)) {
                            barrier.reset(); // the waits of the workers end
                            System.out.println("a worker is missing");
                            return;
                        }
                        System.out.println("phase " + phase + ": " + DONE.getVolatile(crew));
                        barrier.await(); // no worker continues before this
                    }
                }
            } finally {
                SharedMemory.unlinkIfExists(arguments[0]);
            }
        }
    }

    private static void setUp(MemorySegment crew, int workers) {
        SharedBarrier.create(CREW.slice(crew, "barrier"), workers + 1).close();
        SharedLatch.create(CREW.slice(crew, "ready"), workers).close();
    }

    // @end @end

    private Crew() {}
}
