package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.shm.SharedMemory;
import culebra.struct.Struct;
import culebra.sync.SharedBarrier;
import culebra.sync.SharedLatch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/** Three parties start by a latch and pass a barrier. One is killed, and the others go on. */
final class BarrierRow implements Row {
    private static final Struct CREW =
            Struct.of(
                    """
                    struct barrier { uint64_t state; uint32_t parties, magic; };
                    struct crew { struct barrier barrier; uint32_t ready, passed; };
                    """);
    private static final int TIMES = 5_000;

    @Override
    public String name() {
        return "barrier";
    }

    @Override
    public List<String> others() {
        return List.of("C");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String name = stage.name(SharedMemory::unlinkIfExists);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment crew = SharedMemory.map(name, CREW.byteSize(), arena);
            try (var barrier = SharedBarrier.create(CREW.slice(crew, "barrier"), 3);
                    var ready = SharedLatch.create(CREW.slice(crew, "ready"), 2);
                    Peer first = stage.c("barrier", name, TIMES);
                    Peer second = stage.c("barrier", name, TIMES)) {
                ready.await();
                for (int i = 0; i < TIMES; i++) {
                    barrier.await();
                }
                first.expect("waits");
                second.expect("waits");
                int passed = (int) CREW.varHandle("passed").getVolatile(crew);
                assertEquals(2 * TIMES, passed, "how often C has passed");
                while (barrier.arrived() < 2) {
                    Thread.sleep(Duration.ofMillis(1));
                }
                first.kill();
                barrier.reset(2);
                second.expect("reset");
                barrier.await();
                second.join();
            }
        }
        return new Result("passed " + TIMES + " times; one killed, two go on");
    }
}
