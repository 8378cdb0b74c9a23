package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/** A process that opens a set during its creation never sees values that are not set yet. */
class CreationRaceTest {
    private static final int VALUE = 7;

    // In the set by which they tell each other.
    private static final int C = 0;
    private static final int OPENS = 1;
    private static final int CREATES = 2;
    private static final int MAY_CREATE = 3;

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    /** Opens the sets of a test, one of each key in turn, and tells so in a set of its own. */
    static final class Opener {
        public static void main(String[] args) throws Exception {
            boolean creates = args[0].equals("openOrCreate");
            SysvKey[] keys = {key(args[1]), key(args[2])};
            int rounds = Integer.parseInt(args[3]);
            int[] expected = sevens(Integer.parseInt(args[4]));
            SemOp[] done = {SemOp.add(creates ? CREATES : OPENS, 1)};
            try (var told = SysvSemaphores.ofId(Integer.parseInt(args[5]))) {
                for (int round = 0; round < rounds; round++) {
                    if (creates) {
                        told.apply(SemOp.take(MAY_CREATE, 1));
                    }
                    try (SysvSemaphores set = open(args[0], keys[round % 2], expected)) {
                        assertArrayEquals(expected, set.values(), "round " + round);
                    }
                    told.apply(done);
                }
            }
        }

        private static SysvSemaphores open(String verb, SysvKey key, int[] values)
                throws Exception {
            if (verb.equals("openOrCreate")) {
                return SysvSemaphores.openOrCreate(key, values);
            }
            while (true) {
                try {
                    return SysvSemaphores.open(key);
                } catch (NoSuchFileException notYet) {
                    Thread.yield();
                }
            }
        }

        private static SysvKey key(String number) {
            return new SysvKey(Integer.parseInt(number));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 300})
    void openersInOtherProcessesSeeAllValues(int count) throws Exception {
        int rounds = Counts.of(60, 20_000);
        int[] keys = {temp.key().value(), temp.key().value()};
        SemOp[] allHaveSeen = {SemOp.take(C, 1), SemOp.take(OPENS, 1), SemOp.take(CREATES, 1)};
        try (var told = temp.set(0, 0, 0, 0);
                Peer java = java("open", keys, rounds, count, told);
                Peer other = java("openOrCreate", keys, rounds, count, told);
                Peer c = c(keys, rounds, count, told)) {
            for (int round = 0; round < rounds; round++) {
                try (var set = create(new SysvKey(keys[round % 2]), count, told, round % 4 < 2)) {
                    boolean seen = told.tryApply(Patience.LIMIT, allHaveSeen);
                    assertTrue(seen, () -> java.errors() + other.errors() + c.errors());
                    assertArrayEquals(sevens(count), set.values());
                    set.remove();
                }
            }
            for (Peer peer : new Peer[] {java, other, c}) {
                peer.join();
            }
        }
    }

    /** Another creates it as well: at the same time, or it is too late. */
    private static SysvSemaphores create(
            SysvKey key, int count, SysvSemaphores told, boolean together) throws Exception {
        if (together) {
            told.apply(SemOp.add(MAY_CREATE, 1));
            return SysvSemaphores.openOrCreate(key, sevens(count));
        }
        SysvSemaphores set = SysvSemaphores.create(key, sevens(count));
        told.apply(SemOp.add(MAY_CREATE, 1));
        return set;
    }

    private static int[] sevens(int count) {
        int[] values = new int[count];
        Arrays.fill(values, VALUE);
        return values;
    }

    private static Peer java(String verb, int[] keys, int rounds, int count, SysvSemaphores told)
            throws Exception {
        return Peer.java(
                Opener.class,
                verb,
                "" + keys[0],
                "" + keys[1],
                "" + rounds,
                "" + count,
                "" + told.id());
    }

    private static Peer c(int[] keys, int rounds, int count, SysvSemaphores told) throws Exception {
        return Peer.c(
                "sysv/semaphores",
                "" + keys[0],
                "open",
                "" + keys[1],
                "" + rounds,
                "" + count,
                "" + told.id());
    }
}
