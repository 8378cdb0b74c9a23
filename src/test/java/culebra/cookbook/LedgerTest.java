package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.Signals;
import culebra.sync.SharedMutex;
import culebra.testing.Elsewhere;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A ledger that Java and C change, and what becomes of it if one is killed while it does. */
class LedgerTest {
    private final String name = TempName.next();

    @AfterEach
    void remove() throws IOException {
        SharedMemory.unlink(name);
    }

    @Test
    void bothSidesAdd() throws Exception {
        java(10, "10");
        c(20, "30");
        java(-5, "25");
        c(7, "32");
    }

    @Test
    void whatAKilledProgramInCHasHalfAddedIsTakenOutByJava() throws Exception {
        java(10, "10");
        try (Peer killed = OtherSide.c("ledger", name, 1_000, "die")) {
            killed.exit();
        }
        java(5, "15");
        c(5, "20");
    }

    @Test
    void whatAKilledJvmHasHalfAddedIsTakenOutByC() throws Exception {
        java(10, "10");
        try (Peer killed = Peer.java(Half.class, name)) {
            killed.exit();
        }
        c(5, "15");
        java(5, "20");
    }

    private void java(int amount, String sum) throws Exception {
        assertEquals(sum, Elsewhere.with().shared().says(Ledger.class, name, "" + amount));
    }

    private void c(int amount, String sum) throws Exception {
        try (Peer peer = OtherSide.c("ledger", name, amount)) {
            peer.expect(sum);
            peer.join();
        }
    }

    /** A JVM that is killed while it has the mutex, and the sum is not that of the entries. */
    static final class Half {
        public static void main(String[] arguments) throws Exception {
            MemorySegment ledger =
                    SharedMemory.map(arguments[0], Ledger.LEDGER.byteSize(), Arena.global());
            SharedMutex.open(ledger).lock();
            Ledger.SUM.set(ledger, 0L, 1_000L);
            Signals.send(ProcessHandle.current().pid(), Signal.KILL);
        }
    }
}
