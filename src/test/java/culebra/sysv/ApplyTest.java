package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What one apply does, and what it refuses, without waiting. */
class ApplyTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST = SysvSemaphores.MAX_VALUE;

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    @Test
    void allIsDoneAtOnceOrNothing() throws Exception {
        try (var set = temp.set(5, 0, 3)) {
            SemOp[] all = {SemOp.take(0, 5), SemOp.awaitZero(1), SemOp.add(1, 7), SemOp.take(2, 3)};
            set.apply(all);
            assertArrayEquals(new int[] {0, 7, 0}, set.values());
            assertFalse(set.tryApply(SemOp.add(0, 9), SemOp.add(2, 1), SemOp.take(1, 8)));
            assertFalse(set.tryApply(SemOp.add(0, 9), SemOp.awaitZero(1)));
            assertFalse(set.tryApply(Duration.ZERO, SemOp.add(0, 9), SemOp.awaitZero(1)));
            assertFalse(set.tryApply(Duration.ofMillis(1), SemOp.add(0, 9), SemOp.awaitZero(1)));
            assertArrayEquals(new int[] {0, 7, 0}, set.values());
        }
    }

    @Test
    void operationsAreDoneInTheirOrder() throws Exception {
        try (var set = temp.set(2)) {
            assertFalse(set.tryApply(SemOp.take(0, 3), SemOp.add(0, 3)));
            assertTrue(set.tryApply(SemOp.add(0, 1), SemOp.take(0, 3), SemOp.awaitZero(0)));
            assertTrue(set.tryApply(SemOp.awaitZero(0), SemOp.add(0, 4)));
            assertEquals(4, set.value(0));
        }
    }

    @Test
    void anArrayAndItsOperationsMayBeUsedAgain() throws Exception {
        try (var set = temp.set(0)) {
            SemOp[] up = {SemOp.add(0, 2)};
            for (int i = 0; i < 3; i++) {
                set.apply(up);
                assertTrue(set.tryApply(up));
                assertTrue(set.tryApply(DAY, up));
            }
            assertEquals(18, set.value(0));
        }
    }

    /** Five operations fit into memory that a thread has; more do not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6, 32, 499, 500})
    void thereMayBeManyOperations(int count) throws Exception {
        try (var set = SysvSemaphores.create(temp.key(), count)) {
            var up = new SemOp[count];
            var down = new SemOp[count];
            int[] expected = new int[count];
            for (int i = 0; i < count; i++) {
                up[i] = SemOp.add(i, i + 1);
                down[i] = SemOp.take(i, i + 1);
                expected[i] = i + 1;
            }
            set.apply(up);
            assertArrayEquals(expected, set.values());
            set.apply(down);
            assertArrayEquals(new int[count], set.values());
            assertFalse(set.tryApply(down));
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreOperationsThanTheSystemAllowsAreRefusedAndTheLimitIsNamed(On kind) throws Exception {
        try (var set = temp.set(0)) {
            for (int count : new int[] {501, 65_536, 1_000_000}) {
                var many = new SemOp[count];
                Arrays.fill(many, SemOp.add(0, 1));
                for (Executable way : ways(set, many)) {
                    ErrnoException refused = refusal(kind, way);
                    assertEquals(Errno.E2BIG, refused.errno());
                    Expect.says(refused.getMessage(), "/proc/sys/kernel/sem", "operations at once");
                }
            }
            assertEquals(0, set.value(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWouldGoAboveTheGreatestValueIsRefused(On kind) throws Exception {
        try (var set = temp.set(MOST, 0, 0)) {
            for (SemOp[] each :
                    List.of(
                            new SemOp[] {SemOp.add(0, 1)},
                            new SemOp[] {SemOp.add(1, MOST), SemOp.add(0, MOST)},
                            new SemOp[] {SemOp.add(1, MOST), SemOp.add(1, 1)},
                            new SemOp[] {SemOp.add(2, 1), SemOp.add(0, 1), SemOp.take(1, 1)})) {
                for (Executable way : ways(set, each)) {
                    ErrnoException refused = refusal(kind, way);
                    assertEquals(Errno.ERANGE, refused.errno());
                    Expect.says(refused.getMessage(), "exceed " + MOST);
                }
            }
            assertArrayEquals(new int[] {MOST, 0, 0}, set.values());
        }
    }

    /** What a process has taken and the system would give back has the same limit as a value. */
    @Test
    void moreToUndoThanTheGreatestValueIsRefused() throws Exception {
        try (var set = temp.set(MOST)) {
            set.apply(SemOp.take(0, MOST).withUndo());
            set.apply(SemOp.add(0, MOST));
            var refused =
                    assertThrows(
                            ErrnoException.class, () -> set.apply(SemOp.take(0, 9).withUndo()));
            assertEquals(Errno.ERANGE, refused.errno());
            set.set(0, 0); // and nothing is to be undone
        }
    }

    @Test
    void whatIsNoOperationOfThisSetIsRefused() throws Exception {
        try (var set = temp.set(1, 1)) {
            for (Executable way : ways(set)) {
                Expect.failure(IllegalArgumentException.class, way, "At least one operation");
            }
            for (SemOp wrong : List.of(SemOp.add(2, 1), SemOp.awaitZero(MOST))) {
                for (Executable way : ways(set, SemOp.add(0, 1), wrong)) {
                    Expect.failure(IllegalArgumentException.class, way, wrong.toString());
                }
            }
            for (Executable way : ways(set, SemOp.add(0, 1), null)) {
                assertThrows(NullPointerException.class, way);
            }
            for (Executable way : ways(set, (SemOp[]) null)) {
                assertThrows(NullPointerException.class, way);
            }
            assertThrows(
                    NullPointerException.class,
                    () -> set.tryApply((Duration) null, SemOp.add(0, 1)));
            assertArrayEquals(new int[] {1, 1}, set.values());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 32_768, 65_537, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void anAmountIsFromOneToTheGreatestValue(int amount) {
        assertThrows(IllegalArgumentException.class, () -> SemOp.add(0, amount));
        Expect.failure(
                IllegalArgumentException.class, () -> SemOp.take(0, amount), "not " + amount);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void anIndexIsNotNegativeNorMoreThanAnySetHas(int index) {
        assertThrows(IllegalArgumentException.class, () -> SemOp.add(index, 1));
        assertThrows(IllegalArgumentException.class, () -> SemOp.take(index, 1));
        Expect.failure(IllegalArgumentException.class, () -> SemOp.awaitZero(index), "" + index);
    }

    @Test
    void anOperationTellsWhatItIs() {
        assertEquals("SemOp[3 +4]", SemOp.add(3, 4).toString());
        assertEquals("SemOp[3 -4, undo]", SemOp.take(3, 4).withUndo().toString());
        assertEquals("SemOp[3 await 0]", SemOp.awaitZero(3).toString());
        assertEquals(-4, SemOp.take(3, 4).withUndo().delta());
        assertEquals(3, SemOp.take(3, 4).withUndo().index());
    }

    private static List<Executable> ways(SysvSemaphores set, SemOp... operations) {
        return List.of(
                () -> set.apply(operations),
                () -> set.tryApply(operations),
                () -> set.tryApply(Duration.ZERO, operations),
                () -> set.tryApply(DAY, operations));
    }

    private static ErrnoException refusal(On kind, Executable way) {
        Throwable failure = kind.start(() -> run(way)).failure();
        return assertInstanceOf(ErrnoException.class, failure, failure::toString);
    }

    private static Void run(Executable way) throws Exception {
        try {
            way.execute();
            return null;
        } catch (Exception failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new AssertionError(failed);
        }
    }
}
