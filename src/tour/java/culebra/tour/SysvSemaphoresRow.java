package culebra.tour;

import static culebra.tour.Check.assertArrayEquals;
import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertFalse;

import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvSemaphores;

import java.util.List;

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
    public List<String> others() {
        return List.of("C");
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
            assertFalse(set.tryApply(ASK, ALL), "an operation applies whole or not at all");
            assertArrayEquals(new int[] {0, 0, PERMITS - TAKEN}, set.values());
            c.kill();
            set.apply(ALL);
            return new Result("C took " + TAKEN + ", was killed: given back", median);
        }
    }
}
