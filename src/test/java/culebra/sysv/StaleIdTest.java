package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Counts;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.util.List;

/** The system gives the id of what was removed to something else, in the end. */
class StaleIdTest {
    private static final int LARGE = 32_000;

    /** Holds a handle of a set of one semaphore while a large one comes by its id. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            SysvSemaphores.create(SysvKey.PRIVATE, 1).remove(); // the next id has one before it
            try (var set = SysvSemaphores.create(SysvKey.PRIVATE, 1);
                    Peer churn = Peer.c("sysv/churn", "" + set.id(), "" + LARGE)) {
                churn.expect("" + set.id());
                churn.join();
                for (int i = 0; i < 100; i++) {
                    set.setAll(7);
                    assertEquals(1, set.values().length);
                    assertEquals(7, set.values()[0]);
                }
                try (var large = SysvSemaphores.ofId(set.id())) {
                    assertEquals(LARGE, large.count());
                }
            }
            System.out.println("alive");
        }
    }

    /** It would read and write past the end of the memory for its one value. */
    @Test
    void aHandleOfARemovedSetSurvivesALargerOneOfItsId() throws Exception {
        assumeTrue(Counts.of(0, 1) == 1, "it takes four million sets: -Pstress");
        try (Peer peer = OwnLimits.java(List.of("sem=32000 64000 500 9"), Holder.class)) {
            assertEquals("alive", peer.join());
        }
    }
}
