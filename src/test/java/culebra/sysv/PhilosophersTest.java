package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;

/** Four processes at a round table with four forks, two of which each takes at once to eat. */
class PhilosophersTest {
    private static final int SEATS = 4;

    /** After the forks: who eats with which fork, so that no two ever do. */
    private static final int USED = SEATS;

    /** After those: how many guests have sat down. */
    private static final int GUESTS = 2 * SEATS;

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    /** One of the four, by its seat. */
    static final class Philosopher {
        public static void main(String[] args) throws Exception {
            try (var table = SysvSemaphores.ofId(Integer.parseInt(args[0]))) {
                dine(table, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            }
        }

        private static void dine(SysvSemaphores table, int seat, int rounds) throws Exception {
            int left = seat;
            int right = (seat + 1) % SEATS;
            SemOp[] take = {SemOp.take(left, 1).withUndo(), SemOp.take(right, 1).withUndo()};
            SemOp[] use = {
                SemOp.awaitZero(USED + left),
                SemOp.awaitZero(USED + right),
                SemOp.add(USED + left, 1),
                SemOp.add(USED + right, 1)
            };
            SemOp[] stop = {SemOp.take(USED + left, 1), SemOp.take(USED + right, 1)};
            SemOp[] give = {SemOp.add(left, 1).withUndo(), SemOp.add(right, 1).withUndo()};
            table.apply(SemOp.add(GUESTS, 1));
            table.apply(SemOp.take(GUESTS + 1, 1));
            for (int i = 0; i < rounds; i++) {
                assertTrue(table.tryApply(Patience.LIMIT, take), "seat " + seat + " starves");
                assertTrue(table.tryApply(use), "another seat has a fork of seat " + seat);
                assertTrue(table.tryApply(stop));
                table.apply(give);
            }
        }
    }

    @Test
    void theyAllEatAndNeverDeadlock() throws Exception {
        String rounds = "" + Counts.of(150, 100_000);
        var peers = new ArrayList<Peer>();
        try (var table = temp.set(1, 1, 1, 1, 0, 0, 0, 0, 0, 0)) {
            for (int seat = 1; seat < SEATS; seat++) {
                peers.add(Peer.java(Philosopher.class, "" + table.id(), "" + seat, rounds));
            }
            var own = On.PLATFORM.start(() -> run(table, rounds));
            assertTrue(table.tryApply(Patience.LIMIT, SemOp.take(GUESTS, SEATS)), "no guest comes");
            table.apply(SemOp.add(GUESTS + 1, SEATS));
            for (Peer peer : peers) {
                assertEquals("", peer.join());
            }
            own.task().get();
            assertArrayEquals(new int[] {1, 1, 1, 1, 0, 0, 0, 0, 0, 0}, table.values());
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    private static Void run(SysvSemaphores table, String rounds) throws Exception {
        Philosopher.dine(table, 0, Integer.parseInt(rounds));
        return null;
    }
}
