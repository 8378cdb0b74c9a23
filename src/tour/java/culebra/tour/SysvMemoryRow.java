package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.Access;
import culebra.sem.SharedSemaphore;
import culebra.sysv.RemovedException;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.util.List;

/** A C struct in System V memory, in which both count; it outlives C, and its own removal. */
final class SysvMemoryRow implements Row {
    private static final StructLayout TABLE =
            structLayout(
                    SharedSemaphore.LAYOUT.withName("ping"),
                    SharedSemaphore.LAYOUT.withName("pong"),
                    JAVA_LONG.withName("number"));
    private static final VarHandle NUMBER = TABLE.varHandle(groupElement("number"));

    @Override
    public String name() {
        return "sysv-memory";
    }

    @Override
    public List<String> others() {
        return List.of("C");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        SysvMemory memory =
                stage.object(() -> SysvMemory.create(SysvKey.PRIVATE, TABLE.byteSize()));
        RoundTrip median;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment table = memory.attach(Access.READ_WRITE, arena);
            median = count(stage, memory, table);
            memory.remove();
            assertEquals(2L * RoundTrip.COUNT, (long) NUMBER.get(table, 0L), "the count");
        }
        assertThrows(RemovedException.class, memory::size);
        return new Result("counted to " + 2 * RoundTrip.COUNT + "; gone with the last", median);
    }

    private static RoundTrip count(Stage stage, SysvMemory memory, MemorySegment table)
            throws Exception {
        SharedSemaphore ping = SharedSemaphore.create(slot(table, "ping"), 0);
        SharedSemaphore pong = SharedSemaphore.create(slot(table, "pong"), 0);
        try (Peer c = stage.c("sysv_memory", memory.id(), RoundTrip.COUNT)) {
            RoundTrip median =
                    RoundTrip.with(
                            "C",
                            round -> {
                                NUMBER.set(table, 0L, (long) NUMBER.get(table, 0L) + 1);
                                ping.release();
                                pong.acquire();
                            });
            c.expect("counted");
            assertEquals(2, memory.attachments(), "here and in C");
            c.kill();
            assertEquals(1, memory.attachments(), "here alone");
            return median;
        } finally {
            ping.destroy();
            pong.destroy();
        }
    }

    private static MemorySegment slot(MemorySegment table, String member) {
        return table.asSlice(
                TABLE.byteOffset(groupElement(member)), SharedSemaphore.LAYOUT.byteSize());
    }
}
