package culebra.tour;

import static culebra.tour.Check.assertEquals;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.sync.SharedReadWriteLock;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Two prices that are always one apart. C is killed while it reads, and while it writes. */
final class ReadWriteLockRow implements Row {
    private static final StructLayout PRICES =
            structLayout(
                    SharedReadWriteLock.LAYOUT.withName("lock"),
                    JAVA_LONG.withName("bid"),
                    JAVA_LONG.withName("ask"));
    private static final VarHandle BID = PRICES.varHandle(groupElement("bid"));
    private static final VarHandle ASK = PRICES.varHandle(groupElement("ask"));

    @Override
    public String name() {
        return "read-write-lock";
    }

    @Override
    public List<String> others() {
        return List.of("C");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String name = stage.name(SharedMemory::unlinkIfExists);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment prices = SharedMemory.map(name, PRICES.byteSize(), arena);
            var repairs = new AtomicInteger();
            SharedReadWriteLock lock =
                    SharedReadWriteLock.create(prices)
                            .onOwnerDeath(
                                    () -> {
                                        repairs.incrementAndGet();
                                        ASK.set(prices, 0L, (long) BID.get(prices, 0L) + 1);
                                    });
            set(lock, prices, 20);
            try (Peer c = stage.c("read_write_lock", name, "read")) {
                c.expect("20 21");
                read(lock, prices, 20);
                boolean written = lock.tryLockWrite(Duration.ofMillis(1));
                assertEquals(false, written, "writing while C reads");
                c.kill();
            }
            set(lock, prices, 30);
            assertEquals(0, repairs.get(), "repairs after a reader's death");
            try (Peer c = stage.c("read_write_lock", name, "write")) {
                c.expect("half way");
                assertEquals(false, lock.tryLockRead(), "reading while C writes");
                c.kill();
            }
            read(lock, prices, 130);
            assertEquals(1, repairs.get(), "repairs after a writer's death");
            lock.destroy();
            return new Result("C killed reading, writing: repaired");
        }
    }

    private static void set(SharedReadWriteLock lock, MemorySegment prices, long bid)
            throws InterruptedException {
        lock.lockWrite();
        try {
            BID.set(prices, 0L, bid);
            ASK.set(prices, 0L, bid + 1);
        } finally {
            lock.unlockWrite();
        }
    }

    private static void read(SharedReadWriteLock lock, MemorySegment prices, long bid)
            throws InterruptedException {
        lock.lockRead();
        try {
            assertEquals(bid, (long) BID.get(prices, 0L), "bid");
            assertEquals(bid + 1, (long) ASK.get(prices, 0L), "ask");
        } finally {
            lock.unlockRead();
        }
    }
}
