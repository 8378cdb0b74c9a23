package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Many virtual threads wait for one set, and keep no other thread from running. */
class ManyWaitersTest {
    private static final int MANY = Counts.of(300, 1_000);

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    /** Each takes what the one before has given back; who runs on needs no turn. */
    @Test
    void allComeToTheirTurnAndTheRestRunsOn() throws Exception {
        try (var set = temp.set(0)) {
            var inside = new AtomicInteger();
            var waits = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < MANY; i++) {
                waits.add(On.VIRTUAL.start(() -> enter(set, inside)));
            }
            Waiting.forIncrease(set, 0, MANY);
            for (int i = 0; i < 100; i++) { // with all of them waiting, others run
                int number = i;
                assertEquals(i, On.VIRTUAL.get(() -> number));
            }
            set.apply(SemOp.add(0, 1));
            for (var wait : waits) {
                wait.get();
            }
            assertEquals(1, set.value(0));
            assertEquals(0, set.waitingForIncrease(0));
        }
    }

    @Test
    void aVirtualThreadCanEndTheWaitsOfAll() throws Exception {
        try (var set = temp.set(0, 1)) {
            var waits = new ArrayList<On.Started<Boolean>>();
            SemOp[] take = {SemOp.awaitZero(1), SemOp.take(0, 1)};
            for (int i = 0; i < MANY; i++) {
                waits.add(On.VIRTUAL.start(() -> set.tryApply(Duration.ofDays(1), take)));
            }
            Waiting.forZero(set, 1, MANY);
            On.VIRTUAL.get(
                    () -> {
                        set.apply(SemOp.add(0, MANY), SemOp.take(1, 1));
                        return null;
                    });
            for (var wait : waits) {
                assertTrue(wait.get());
            }
            assertEquals(0, set.value(0));
        }
    }

    @Test
    void eachWaitCanBeInterruptedAlone() throws Exception {
        try (var set = temp.set(0)) {
            var waits = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < MANY; i++) {
                waits.add(On.VIRTUAL.start(() -> apply(set, SemOp.take(0, 1))));
            }
            Waiting.forIncrease(set, 0, MANY);
            for (int i = 0; i < MANY; i += 2) {
                waits.get(i).thread().interrupt();
            }
            for (int i = 0; i < MANY; i += 2) {
                assertEquals(InterruptedException.class, waits.get(i).failure().getClass());
            }
            assertEquals(MANY / 2, set.waitingForIncrease(0));
            set.apply(SemOp.add(0, MANY / 2));
            for (int i = 1; i < MANY; i += 2) {
                waits.get(i).get();
            }
        }
    }

    private static Void enter(SysvSemaphores set, AtomicInteger inside) throws Exception {
        set.apply(SemOp.take(0, 1));
        assertEquals(1, inside.incrementAndGet(), "two at once");
        Thread.yield();
        inside.decrementAndGet();
        set.apply(SemOp.add(0, 1));
        return null;
    }

    private static Void apply(SysvSemaphores set, SemOp... operations) throws Exception {
        set.apply(operations);
        return null;
    }
}
