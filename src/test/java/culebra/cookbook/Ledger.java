package culebra.cookbook;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.sync.SharedMutex;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** Entries and their sum, which {@code ledger.c} changes, too, and may be killed while it does. */
final class Ledger {
    // @start region=ledger @highlight region regex="SharedMutex[.:]+\w+|on\w+Death|\w*lock(?=\()"
    /** struct ledger { pthread_mutex_t lock; long count, sum, entries[100]; }. */
    static final StructLayout LEDGER =
            structLayout(
                    SharedMutex.LAYOUT.withName("lock"),
                    JAVA_LONG.withName("count"),
                    JAVA_LONG.withName("sum"),
                    sequenceLayout(100, JAVA_LONG).withName("entries"));

    static final VarHandle COUNT = LEDGER.varHandle(groupElement("count"));
    static final VarHandle SUM = LEDGER.varHandle(groupElement("sum"));
    static final VarHandle ENTRY = LEDGER.varHandle(groupElement("entries"), sequenceElement());

    /** {@code NAME AMOUNT}: adds an entry and prints the sum. */
    public static void main(String[] arguments) throws Exception {
        try (var arena = Arena.ofConfined();
                var memory =
                        SharedMemory.openOrCreate(
                                arguments[0], LEDGER.byteSize(), SharedMutex::create)) {
            MemorySegment ledger = memory.map(arena);
            SharedMutex lock = SharedMutex.open(ledger).onOwnerDeath(() -> repair(ledger));
            lock.lock(); // runs the repair if necessary
            try {
                add(ledger, Long.parseLong(arguments[1]));
                System.out.println((long) SUM.get(ledger, 0L));
            } finally {
                lock.unlock();
            }
        }
    }

    private static void add(MemorySegment ledger, long amount) {
        long count = (long) COUNT.get(ledger, 0L);
        ENTRY.set(ledger, 0L, count, amount);
        SUM.set(ledger, 0L, (long) SUM.get(ledger, 0L) + amount);
        COUNT.setRelease(ledger, 0L, count + 1); // last: entries beyond the count do not exist
    }

    private static void repair(MemorySegment ledger) {
        long sum = 0;
        for (long i = 0; i < (long) COUNT.get(ledger, 0L); i++) {
            sum += (long) ENTRY.get(ledger, 0L, i);
        }
        SUM.set(ledger, 0L, sum);
    }

    // @end @end

    private Ledger() {}
}
