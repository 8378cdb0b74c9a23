package culebra.tour;

import static culebra.tour.Check.assertEquals;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.sync.SharedCondition;
import culebra.sync.SharedMutex;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.FutureTask;

/** A number in a C struct, which each side raises in its turn and then waits for the other. */
final class ConditionRow implements Row {
    private static final StructLayout TURNS =
            structLayout(
                    SharedMutex.LAYOUT.withName("lock"),
                    SharedCondition.LAYOUT.withName("changed"),
                    JAVA_LONG.withName("number"));
    private static final VarHandle NUMBER = TURNS.varHandle(groupElement("number"));

    @Override
    public String name() {
        return "condition";
    }

    @Override
    public List<String> others() {
        return List.of("C");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String name = stage.name(SharedMemory::unlinkIfExists);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment turns = SharedMemory.map(name, TURNS.byteSize(), arena);
            SharedMutex mutex =
                    SharedMutex.create(slot(turns, "lock", SharedMutex.LAYOUT))
                            .onOwnerDeath(() -> raise(turns));
            SharedCondition changed =
                    SharedCondition.create(slot(turns, "changed", SharedCondition.LAYOUT), mutex);
            try (Peer c = stage.c("condition", name, RoundTrip.COUNT)) {
                RoundTrip median =
                        RoundTrip.with("C", round -> takeTurns(mutex, changed, turns, round));
                var killing = new FutureTask<>(() -> killOwner(c));
                Thread.ofPlatform().daemon().start(killing);
                takeTurns(mutex, changed, turns, RoundTrip.COUNT);
                killing.get();
                changed.destroy();
                mutex.destroy();
                return new Result("owner killed, Java waiting: it repaired", median);
            }
        }
    }

    /** Creates the number odd, which is C's turn, and waits until it is even. */
    private static void takeTurns(
            SharedMutex mutex, SharedCondition changed, MemorySegment turns, int round)
            throws InterruptedException {
        mutex.lock();
        try {
            raise(turns);
            changed.signal();
            while ((long) NUMBER.get(turns, 0L) % 2 != 0) {
                changed.await();
            }
            assertEquals(2 * round + 2, (long) NUMBER.get(turns, 0L), "the number");
        } finally {
            mutex.unlock();
        }
    }

    /** The last time it is not C that raises the number, but the repair. */
    private static void raise(MemorySegment turns) {
        NUMBER.set(turns, 0L, (long) NUMBER.get(turns, 0L) + 1);
    }

    /** Not a waiter, which would spoil the condition. */
    private static Void killOwner(Peer c) throws Exception {
        try {
            c.expect("has it locked");
            return null;
        } finally {
            c.kill();
        }
    }

    private static MemorySegment slot(MemorySegment turns, String member, MemoryLayout layout) {
        return turns.asSlice(TURNS.byteOffset(groupElement(member)), layout.byteSize());
    }
}
