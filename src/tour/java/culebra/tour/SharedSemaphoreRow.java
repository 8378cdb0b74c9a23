package culebra.tour;

import static culebra.tour.Check.assertEquals;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/** A C struct in shared memory: two semaphores, and between them a number that both sides raise. */
final class SharedSemaphoreRow implements Row {
    private static final StructLayout TABLE =
            structLayout(
                    SharedSemaphore.LAYOUT.withName("ping"),
                    SharedSemaphore.LAYOUT.withName("pong"),
                    JAVA_LONG.withName("number"));
    private static final VarHandle NUMBER = TABLE.varHandle(groupElement("number"));

    @Override
    public String name() {
        return "semaphore-shared";
    }

    @Override
    public List<String> others() {
        return List.of("C", "child JVM");
    }

    @Override
    public boolean needsC() {
        return false;
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String name = stage.name(SharedMemory::unlinkIfExists);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = SharedMemory.map(name, TABLE.byteSize(), arena);
            SharedSemaphore ping = SharedSemaphore.create(slot(table, "ping"), 0);
            SharedSemaphore pong = SharedSemaphore.create(slot(table, "pong"), 0);
            var medians = new ArrayList<RoundTrip>();
            if (stage.hasC()) {
                try (Peer other = stage.c("semaphore_shared", name, RoundTrip.COUNT)) {
                    medians.add(count("C", other, table, ping, pong));
                }
            }
            try (Peer other = stage.java(Other.class, name)) {
                medians.add(count("JVM", other, table, ping, pong));
            }
            ping.destroy();
            pong.destroy();
            return new Result("counted to " + (long) NUMBER.get(table, 0L) + " in turn", medians);
        }
    }

    private static RoundTrip count(
            String who, Peer other, MemorySegment table, SharedSemaphore ping, SharedSemaphore pong)
            throws Exception {
        other.expect("ready");
        long before = (long) NUMBER.get(table, 0L);
        RoundTrip median =
                RoundTrip.with(
                        who,
                        round -> {
                            increment(table);
                            ping.release();
                            pong.acquire();
                        });
        other.join();
        assertEquals(before + 2 * RoundTrip.COUNT, (long) NUMBER.get(table, 0L), "the count");
        return median;
    }

    /** Not atomically: only one process at a time. */
    private static void increment(MemorySegment table) {
        NUMBER.set(table, 0L, (long) NUMBER.get(table, 0L) + 1);
    }

    private static MemorySegment slot(MemorySegment table, String member) {
        return table.asSlice(
                TABLE.byteOffset(groupElement(member)), SharedSemaphore.LAYOUT.byteSize());
    }

    /** The child JVM. */
    static final class Other {
        private Other() {}

        public static void main(String[] name) throws Exception {
            Child.endsWithParent();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment table = SharedMemory.map(name[0], TABLE.byteSize(), arena);
                SharedSemaphore ping = SharedSemaphore.open(slot(table, "ping"));
                SharedSemaphore pong = SharedSemaphore.open(slot(table, "pong"));
                System.out.println("ready");
                for (int i = 0; i < RoundTrip.COUNT; i++) {
                    ping.acquire();
                    increment(table);
                    pong.release();
                }
            }
        }
    }
}
