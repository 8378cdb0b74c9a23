package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.internal.SysvSemCalls;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Strace;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A Java process that is killed while it creates a set leaves none, or one that others finish. */
class CreatorKilledTest {
    private static final String CALLS = "flock,semget,semop,semtimedop,semctl";

    /** Those that follow the creation. */
    private static final Set<String> INITIAL = Set.of("semop", "semtimedop", "semctl");

    /** More than one operation may name. */
    private static final int MANY = 600;

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    /** Creates a set when told to, after all classes were loaded for another one. */
    static final class Creator {
        public static void main(String[] args) throws IOException {
            int[] values = numbered(Integer.parseInt(args[1]));
            SysvSemaphores.create(SysvKey.PRIVATE, values).remove();
            Strace.begin();
            SysvSemaphores.openOrCreate(new SysvKey(Integer.parseInt(args[0])), values).close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, MANY})
    void killedAtAnySystemCallItLeavesNothingThatOthersWaitFor(int count) throws Exception {
        List<String> calls = calls(count);
        assertTrue(calls.containsAll(List.of("flock", "semget", "semctl")), calls::toString);
        // Up to the operation that is too large, the creator of many does as that of few does.
        int same = count == MANY ? Counts.of(calls.indexOf("semtimedop") + 1, 0) : 0;
        for (int i = same; i < calls.size(); i++) {
            String call = calls.get(i);
            long number = calls.subList(0, i + 1).stream().filter(call::equals).count();
            SysvKey key;
            List<String> lines;
            do {
                key = temp.key();
                lines = traced("inject=" + call + ":signal=SIGKILL:when=" + number, key, count);
            } while (hasCreatedWithoutLock(lines));
            if (!lines.getLast().equals("+++ killed by SIGKILL +++")) {
                long made = Strace.calls(lines).stream().filter(call::equals).count();
                boolean fewer = call.equals("flock") && made < number; // attempts to lock this time
                assertTrue(fewer, call + " " + number + ": " + lines.getLast());
            }
            requireValues(key, numbered(count));
        }
    }

    /** The calls of a creator that finds the lock free. */
    private List<String> calls(int count) throws Exception {
        while (true) {
            List<String> lines = traced("trace=" + CALLS, temp.key(), count);
            if (lines.stream().filter(line -> line.contains("LOCK_EX")).count() == 1) {
                return Strace.calls(lines);
            }
        }
    }

    /** A creator waits only briefly for the lock, and other tests of the machine may have it. */
    private static boolean hasCreatedWithoutLock(List<String> lines) {
        boolean locked = lines.stream().anyMatch(line -> line.matches("flock.*LOCK_EX.*= 0"));
        return !locked && Strace.calls(lines).stream().anyMatch(INITIAL::contains);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 250, 251, 500, 600})
    void openOrCreateSetsTheValuesAndThenAllOpen(int count) throws Exception {
        SysvKey key = temp.key();
        leaveHalfMade(key, count);
        requireValues(key, numbered(count));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 300})
    void zerosAreValuesToo(int count) throws Exception {
        SysvKey key = temp.key();
        leaveHalfMade(key, count);
        requireValues(key, new int[count]);
    }

    @Test
    void openCannotKnowTheValuesAndSaysSo() throws Exception {
        SysvKey key = temp.key();
        int id = leaveHalfMade(key, 2);
        Expect.failure(
                FileSystemException.class,
                () -> SysvSemaphores.open(key, Duration.ofMillis(50)),
                key.toString(),
                "SysvSemaphores.ofId(" + id + ")");
    }

    @Test
    void aProgramThatHasSetValuesOfAHalfMadeSetKeepsThem() throws Exception {
        SysvKey key = temp.key();
        int id = leaveHalfMade(key, 2);
        try (var half = SysvSemaphores.ofId(id)) {
            half.set(0, 5);
        }
        try (var set = SysvSemaphores.openOrCreate(key, new int[] {7, 8}, Duration.ofMillis(50))) {
            assertArrayEquals(new int[] {5, 0}, set.values());
        }
    }

    @Test
    void aSetThatHasFewerIsRefusedAllTheSame() throws Exception {
        SysvKey key = temp.key();
        leaveHalfMade(key, 2);
        Expect.failure(
                FileSystemException.class,
                () -> SysvSemaphores.openOrCreate(key, 3),
                "has 2 semaphores, but 3");
    }

    /** A creator that is only slow holds the lock: others wait for it. */
    @Test
    void aSetWhoseCreatorHoldsTheLockIsLeftAlone() throws Exception {
        SysvKey key = temp.key();
        int id;
        try (CreationLock lock = CreationLock.enter()) {
            assertTrue(lock.isHeld());
            id = leaveHalfMade(key, 1);
            Expect.failure(
                    FileSystemException.class,
                    () -> SysvSemaphores.openOrCreate(key, new int[] {7}, Duration.ofMillis(50)),
                    "in time");
            InitialValues.set(id, new int[] {9});
        }
        try (var set = SysvSemaphores.openOrCreate(key, new int[] {7})) {
            assertEquals(9, set.value(0));
        }
    }

    /** A process that is late must not give back what the others have taken in the meantime. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 300})
    void severalAtOnceSetTheValuesOnce(int count) throws Exception {
        int[] values = numbered(count);
        for (int round = 0; round < Counts.of(8, 300); round++) {
            SysvKey key = temp.key();
            leaveHalfMade(key, count);
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
                set.remove();
            }
        }
    }

    private static boolean takeFirst(SysvKey key, int[] values) throws Exception {
        try (var set = SysvSemaphores.openOrCreate(key, values)) {
            return set.tryApply(SemOp.take(0, 1));
        }
    }

    /** Makes a set as a creator does that is killed before it sets the values. */
    private static int leaveHalfMade(SysvKey key, int count) {
        return SysvSemCalls.create(key.value(), count, InitialValues.MARK);
    }

    /** Other tests of the machine may hold the lock for a moment. The creator does not. */
    private static void requireValues(SysvKey key, int[] values) throws Exception {
        try (var set = SysvSemaphores.openOrCreate(key, values, Patience.LIMIT);
                var same = SysvSemaphores.open(key, Duration.ZERO)) {
            assertArrayEquals(values, set.values());
            assertArrayEquals(values, same.values());
            assertEquals(set.id(), same.id());
            set.remove();
        }
    }

    private static List<String> traced(String expression, SysvKey key, int count) throws Exception {
        return Strace.lines(Creator.class, expression, "" + key.value(), "" + count);
    }

    /** 1, 2, 3 and so on. */
    private static int[] numbered(int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> i + 1);
        return values;
    }
}
