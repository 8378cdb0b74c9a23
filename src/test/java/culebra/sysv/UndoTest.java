package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process has done to be undone is undone when it ends, killed or not, and not before. */
class UndoTest {

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    /** Takes from the first, gives to the second and waits; on a thread that waits first. */
    static final class Taker {
        public static void main(String[] args) throws Exception {
            On kind = On.valueOf(args[0]);
            try (var set = SysvSemaphores.ofId(Integer.parseInt(args[1]))) {
                var wait = kind.start(() -> take(set));
                System.out.println("taking");
                wait.get();
                wait.thread().join();
                System.out.println("taken");
                System.in.read();
            }
        }

        private static Void take(SysvSemaphores set) throws Exception {
            set.apply(SemOp.take(0, 3).withUndo(), SemOp.add(1, 2).withUndo(), SemOp.add(2, 1));
            return null;
        }
    }

    @Test
    void whatAKilledProgramHasTakenIsGivenBack() throws Exception {
        try (var set = temp.set(5, 0)) {
            for (int i = 0; i < Counts.of(20, 1_000); i++) {
                try (Peer taker = undo(set, "undo", 0, -5);
                        Peer giver = undo(set, "undo", 1, 3)) {
                    taker.expect("done");
                    giver.expect("done");
                    assertArrayEquals(new int[] {0, 3}, set.values());
                    taker.kill();
                    assertTrue(
                            set.tryApply(Patience.LIMIT, SemOp.take(0, 5)),
                            "nothing was given back");
                    assertEquals(3, set.value(1), "the other lives");
                    set.apply(SemOp.add(0, 5));
                }
                assertTrue(
                        set.tryApply(Patience.LIMIT, SemOp.awaitZero(1)), "nothing was taken back");
            }
        }
    }

    @Test
    void whatAProgramThatEndsHasTakenIsGivenBack() throws Exception {
        try (var set = temp.set(5);
                Peer peer = undo(set, "exit", 0, -5)) {
            peer.join();
            assertEquals(5, set.value(0));
        }
    }

    /** The thread that has waited, and that which waited for a virtual one, are not the process. */
    @ParameterizedTest
    @EnumSource
    void whatAKilledJvmHasTakenIsGivenBack(On kind) throws Exception {
        try (var set = temp.set(0, 0, 0)) {
            for (int i = 0; i < Counts.of(2, 15); i++) {
                try (Peer peer = Peer.java(Taker.class, kind.name(), "" + set.id())) {
                    peer.expect("taking");
                    Waiting.forIncrease(set, 0, 1);
                    set.apply(SemOp.add(0, 3));
                    peer.expect("taken");
                    assertArrayEquals(new int[] {0, 2, 1}, set.values());
                    peer.kill();
                    assertTrue(
                            set.tryApply(Patience.LIMIT, SemOp.take(0, 3), SemOp.awaitZero(1)),
                            "not undone");
                    assertEquals(1, set.value(2), "what was not to be undone stays");
                    set.set(2, 0);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfAThreadUndoesNothing(On kind) throws Exception {
        try (var set = temp.set(0, 0)) {
            var wait = kind.start(() -> apply(set, SemOp.take(0, 1).withUndo()));
            Waiting.forIncrease(set, 0, 1);
            set.apply(SemOp.add(0, 1));
            wait.get();
            wait.thread().join();
            var attempt = kind.start(() -> apply(set, SemOp.add(1, 4).withUndo()));
            attempt.get();
            attempt.thread().join();
            assertArrayEquals(new int[] {0, 4}, set.values());
            set.apply(SemOp.take(1, 4).withUndo());
        }
    }

    @Test
    void theEndOfTheThreadThatWaitedForAVirtualOneUndoesNothing() throws Exception {
        assumeTrue(Counts.of(0, 1) == 1, "it takes the ten seconds that it stays: -Pstress");
        try (var set = temp.set(0)) {
            var wait = On.VIRTUAL.start(() -> apply(set, SemOp.take(0, 1).withUndo()));
            Waiting.forIncrease(set, 0, 1);
            set.apply(SemOp.add(0, 1));
            wait.get();
            Patience.await(
                    () ->
                            Thread.getAllStackTraces().keySet().stream()
                                    .noneMatch(
                                            thread -> thread.getName().startsWith("culebra-wait")),
                    "the thread stays");
            assertEquals(0, set.value(0));
        }
    }

    @Test
    void aValueThatIsSetIsNotUndone() throws Exception {
        try (var set = temp.set(1, 1)) {
            try (Peer one = undo(set, "undo", 0, -1);
                    Peer two = undo(set, "undo", 1, -1)) {
                one.expect("done");
                two.expect("done");
                set.set(0, 8);
                set.setAll(8, 9);
            }
            assertFalse(set.tryApply(SemOp.take(0, 9)));
            assertArrayEquals(new int[] {8, 9}, set.values());
        }
    }

    private static Peer undo(SysvSemaphores set, String how, int index, int delta)
            throws Exception {
        return Peer.c("sysv/semaphores", "" + set.id(), how, "" + index, "" + delta);
    }

    private static Void apply(SysvSemaphores set, SemOp... operations) throws Exception {
        set.apply(operations);
        return null;
    }
}
