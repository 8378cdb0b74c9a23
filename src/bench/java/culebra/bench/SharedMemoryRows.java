package culebra.bench;

import static culebra.bench.Commands.c;
import static culebra.bench.Commands.number;
import static culebra.bench.Figures.NONE;

import java.util.List;

/**
 * Shared memory: opening and mapping it, the use of what is mapped, and messages between processes
 * that wait for each other with semaphores in it.
 */
final class SharedMemoryRows {
    private SharedMemoryRows() {}

    static List<Row> rows(boolean quick) {
        Row map = row("shm-open-map", quick, "openAndMap", "map");
        Row access = row("shm-access-64-longs", quick, "increase", "access");
        return List.of(
                RivalBench.beside(map, quick, "memory-map", "JDK", "JNA")
                        .charted("shared memory, open and map"),
                RivalBench.beside(access, quick, "memory-access", "JDK", "JNA"),
                pair(quick, 64)
                        .roundTrips("shm-ping-pong", NONE, "JNA")
                        .charted("shared memory, 64 B round trip"),
                pair(quick, 1024).roundTrips("shm-ping-pong-1k", NONE, "JNA"),
                pair(quick, 65536).roundTrips("shm-ping-pong-64k", NONE, "JNA"),
                pair(quick, 65536).writes("shm-write-64k", NONE, "JNA"));
    }

    private static Pair pair(boolean quick, int bytes) {
        return new Pair(quick, "memory", "memory", bytes);
    }

    private static Row row(String name, boolean quick, String method, String c) {
        return new Row(
                name,
                "ns",
                "C",
                NONE,
                NONE,
                () ->
                        Jmh.run(quick, SharedMemoryBench.class, method)
                                .beside(number(c("onememory", c, Jmh.millis(quick)))));
    }
}
