package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;

/** A creator that dies before the values are set is not waited for for ever. */
class CreatorKilledTest {
    private static final String SILENT = "nobody has operated on it";

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 250, 251, 500, 600})
    void openOrCreateSetsTheValuesAndThenAllOpen(int count) throws Exception {
        SysvKey key = temp.key();
        int[] values = numbered(count);
        create(key, count);
        try (var set = SysvSemaphores.openOrCreate(key, values);
                var same = SysvSemaphores.open(key)) {
            assertArrayEquals(values, set.values());
            assertArrayEquals(values, same.values());
            assertEquals(set.id(), same.id());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 300})
    void zerosAreValuesToo(int count) throws Exception {
        SysvKey key = temp.key();
        create(key, count);
        try (var set = SysvSemaphores.openOrCreate(key, count);
                var same = SysvSemaphores.open(key)) {
            assertArrayEquals(new int[count], set.values());
            assertArrayEquals(new int[count], same.values());
        }
    }

    @Test
    void openSaysWhatIsWrongAndByTheIdTheSetIsTakenAsItIs() throws Exception {
        SysvKey key = temp.key();
        int id = create(key, 2);
        Expect.failure(
                FileSystemException.class,
                () -> SysvSemaphores.open(key),
                key.toString(),
                SILENT,
                "openOrCreate",
                "SysvSemaphores.ofId(" + id + ")");
        try (var set = SysvSemaphores.ofId(id)) {
            assertArrayEquals(new int[2], set.values());
            assertEquals(0, set.lastProcess(1));
            set.apply(SemOp.add(1, 4));
            try (var found = SysvSemaphores.open(key)) {
                assertArrayEquals(new int[] {0, 4}, found.values());
            }
        }
    }

    /** A C program has set one value of two: what is there is nobody's. */
    @ParameterizedTest
    @CsvSource({"2, 5", "300, 5"})
    void halfOfTheValuesAreAsGoodAsNone(int count, int first) throws Exception {
        SysvKey key = temp.key();
        int[] values = numbered(count);
        try (Peer peer =
                Peer.c("sysv/semaphores", "" + key.value(), "create-set", "" + count, "" + first)) {
            peer.line();
            peer.join();
        }
        try (var set = SysvSemaphores.openOrCreate(key, values);
                var same = SysvSemaphores.open(key)) {
            assertArrayEquals(values, set.values());
            assertArrayEquals(values, same.values());
        }
    }

    @Test
    void aSetThatHasFewerIsRefusedAllTheSame() throws Exception {
        SysvKey key = temp.key();
        create(key, 2);
        Expect.failure(
                FileSystemException.class,
                () -> SysvSemaphores.openOrCreate(key, 3),
                "has 2 semaphores where 3");
    }

    /** Whoever is late must not give back what the others have taken in the meantime. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 300})
    void severalAtOnceSetTheValuesOnce(int count) throws Exception {
        int[] values = numbered(count);
        for (int round = 0; round < Counts.of(2, 30); round++) {
            SysvKey key = temp.key();
            create(key, count);
            var takers = new ArrayList<On.Started<Boolean>>();
            for (int i = 0; i < 8; i++) {
                takers.add(On.PLATFORM.start(() -> takeFirst(key, values)));
            }
            int taken = 0;
            for (var taker : takers) {
                taken += taker.get() ? 1 : 0;
            }
            assertEquals(1, taken, "who have taken the one that there is");
            try (var set = SysvSemaphores.open(key)) {
                int[] left = values.clone();
                left[0] = 0;
                assertArrayEquals(left, set.values());
            }
        }
    }

    /** The waits for a creator may be many, and an interrupt is none of their business. */
    @Test
    void anInterruptIsKept() throws Exception {
        SysvKey key = temp.key();
        create(key, 1);
        Thread.currentThread().interrupt();
        try (var set = SysvSemaphores.openOrCreate(key, new int[] {3})) {
            assertTrue(Thread.interrupted());
            assertEquals(3, set.value(0));
        }
    }

    private static boolean takeFirst(SysvKey key, int[] values) throws Exception {
        try (var set = SysvSemaphores.openOrCreate(key, values)) {
            return set.tryApply(SemOp.take(0, 1));
        }
    }

    private static int create(SysvKey key, int count) throws Exception {
        try (Peer peer = Peer.c("sysv/semaphores", "" + key.value(), "create", "" + count)) {
            int id = Integer.parseInt(peer.line());
            peer.join();
            return id;
        }
    }

    /** 1, 2, 3 and so on. */
    private static int[] numbered(int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> i + 1);
        return values;
    }
}
