package culebra.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvSemaphores;
import culebra.testing.Peer;

/** A set of semaphores: the turn, to C and back; and permits, which a killed one gives back. */
final class SysvSemaphoresRow implements Row {
    private static final int PERMITS = 5;
    private static final int TAKEN = 2;

    private static final SemOp ASK = SemOp.add(0, 1);
    private static final SemOp ANSWERED = SemOp.take(1, 1);
    private static final SemOp ALL = SemOp.take(2, PERMITS);

    @Override
    public String name() {
        return "sysv-semaphores";
    }

    @Override
    public String others() {
        return "C";
    }

    @Override
    public Result run(Stage stage) throws Exception {
        int[] values = {0, 0, PERMITS};
        SysvSemaphores set = stage.object(() -> SysvSemaphores.create(SysvKey.PRIVATE, values));
        try (Peer c = stage.c("sysv_semaphores", set.id(), RoundTrip.COUNT, TAKEN)) {
            RoundTrip median =
                    RoundTrip.with(
                            "C",
                            round -> {
                                set.apply(ASK);
                                set.apply(ANSWERED);
                            });
            c.expect("taken");
            assertEquals(PERMITS - TAKEN, set.value(2));
            assertFalse(set.tryApply(ASK, ALL), "both or none");
            assertArrayEquals(new int[] {0, 0, PERMITS - TAKEN}, set.values());
            c.kill();
            set.apply(ALL);
            return new Result("C took " + TAKEN + ", was killed: given back", median);
        }
    }
}
