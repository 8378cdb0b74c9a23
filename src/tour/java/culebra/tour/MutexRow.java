package culebra.tour;

import static culebra.tour.Check.assertEquals;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.sync.SharedMutex;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** A C struct: a mutex, and two numbers of one sum. C is killed between the one and the other. */
final class MutexRow implements Row {
    private static final StructLayout STOCK =
            structLayout(
                    SharedMutex.LAYOUT.withName("lock"),
                    JAVA_LONG.withName("left"),
                    JAVA_LONG.withName("taken"));
    private static final VarHandle LEFT = STOCK.varHandle(groupElement("left"));
    private static final VarHandle TAKEN = STOCK.varHandle(groupElement("taken"));
    private static final int TIMES = 20_000;
    private static final long SUM = 100_000;

    @Override
    public String name() {
        return "mutex";
    }

    @Override
    public List<String> others() {
        return List.of("C");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String name = stage.name(SharedMemory::unlinkIfExists);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stock = SharedMemory.map(name, STOCK.byteSize(), arena);
            LEFT.set(stock, 0L, SUM);
            var repairs = new AtomicInteger();
            SharedMutex mutex =
                    SharedMutex.create(stock.asSlice(0, SharedMutex.LAYOUT.byteSize()))
                            .onOwnerDeath(
                                    () -> {
                                        repairs.incrementAndGet();
                                        TAKEN.set(stock, 0L, SUM - (long) LEFT.get(stock, 0L));
                                    });
            try (Peer c = stage.c("mutex", name, TIMES)) {
                c.expect("ready");
                var killing = new FutureTask<>(() -> killHalfWay(c));
                Thread.ofPlatform().daemon().start(killing);
                for (int i = 0; i < TIMES; i++) {
                    take(mutex, stock);
                }
                killing.get();
            }
            take(mutex, stock);
            assertEquals(1, repairs.get(), "repairs");
            assertEquals(SUM - 2 * TIMES - 2, (long) LEFT.get(stock, 0L), "what is left");
            assertEquals(2 * TIMES + 2, (long) TAKEN.get(stock, 0L), "what was taken");
            mutex.destroy();
            return new Result("C killed half way: repaired, none is lost");
        }
    }

    /** In a thread of its own: the one that locks waits for C, unless it was faster. */
    private static Void killHalfWay(Peer c) throws Exception {
        try {
            c.expect("half way");
            return null;
        } finally {
            c.kill();
        }
    }

    private static void take(SharedMutex mutex, MemorySegment stock) {
        mutex.lock();
        try {
            LEFT.set(stock, 0L, (long) LEFT.get(stock, 0L) - 1);
            TAKEN.set(stock, 0L, (long) TAKEN.get(stock, 0L) + 1);
        } finally {
            mutex.unlock();
        }
    }
}
