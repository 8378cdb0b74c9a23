package culebra.cookbook;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.sync.SharedReadWriteLock;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** Prices that one program sets and many read, of which {@code read_prices.c} is one. */
final class Prices {
    // @start region=prices @highlight region regex="SharedReadWriteLock[.:]+\w+|\w*lock\w+(?=\()"
    /** struct prices { struct rwlock lock; long bid, ask; }, where ask is above bid. */
    static final StructLayout PRICES =
            structLayout(
                    SharedReadWriteLock.LAYOUT.withName("lock"),
                    JAVA_LONG.withName("bid"),
                    JAVA_LONG.withName("ask"));

    static final VarHandle BID = PRICES.varHandle(groupElement("bid"));
    static final VarHandle ASK = PRICES.varHandle(groupElement("ask"));

    /** {@code NAME BID ASK}: sets both. */
    public static void main(String[] arguments) throws Exception {
        try (var arena = Arena.ofConfined();
                var memory =
                        SharedMemory.openOrCreate(
                                arguments[0], PRICES.byteSize(), SharedReadWriteLock::create)) {
            MemorySegment prices = memory.map(arena);
            var lock = SharedReadWriteLock.open(prices).onOwnerDeath(() -> repair(prices));
            lock.lockWrite(); // waits for the readers
            try {
                BID.set(prices, 0L, Long.parseLong(arguments[1]));
                ASK.set(prices, 0L, Long.parseLong(arguments[2]));
            } finally {
                lock.unlockWrite();
            }
        }
    }

    /** Neither price can be trusted, so none is offered. */
    static void repair(MemorySegment prices) {
        BID.set(prices, 0L, 0L);
        ASK.set(prices, 0L, 0L);
    }

    // @end @end

    private Prices() {}
}
