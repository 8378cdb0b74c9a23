package culebra.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Several permits at once, in the words of java.util.concurrent, of both kinds of semaphores. */
class PermitsTest {
    private interface Use {
        void of(PosixSemaphore semaphore) throws Exception;
    }

    private static void ofBoth(int permits, Use use) throws Exception {
        use.of(SharedSemaphore.create(Arena.ofAuto().allocate(SharedSemaphore.LAYOUT), permits));
        String name = TempName.next();
        try (var named = NamedSemaphore.create(name, permits)) {
            named.unlink();
            use.of(named);
        }
    }

    @Test
    void releaseAddsSeveralAndDrainTakesAll() throws Exception {
        ofBoth(
                2,
                semaphore -> {
                    semaphore.release(3);
                    assertEquals(5, semaphore.availablePermits());
                    semaphore.release(0);
                    assertEquals(5, semaphore.drainPermits());
                    assertEquals(0, semaphore.availablePermits());
                    assertEquals(0, semaphore.drainPermits());
                });
    }

    @ParameterizedTest
    @EnumSource
    void releaseWakesAsManyWaitersAsPermits(On kind) throws Exception {
        ofBoth(
                0,
                semaphore -> {
                    var waits = new ArrayList<On.Started<Void>>();
                    for (int i = 0; i < 3; i++) {
                        var wait =
                                kind.<Void>start(
                                        () -> {
                                            semaphore.acquire();
                                            return null;
                                        });
                        Blocked.in(wait.thread(), "sem_wait");
                        waits.add(wait);
                    }
                    semaphore.release(3);
                    for (var wait : waits) {
                        wait.get();
                    }
                    assertEquals(0, semaphore.availablePermits());
                });
    }

    @ParameterizedTest
    @EnumSource
    void aTimeAndAUnitAreADuration(On kind) throws Exception {
        ofBoth(
                1,
                semaphore -> {
                    assertTrue(kind.start(() -> semaphore.tryAcquire(1, TimeUnit.DAYS)).get());
                    for (long none : List.of(0L, -1L, Long.MIN_VALUE)) {
                        assertFalse(
                                kind.start(() -> semaphore.tryAcquire(none, TimeUnit.DAYS)).get());
                    }
                    assertFalse(
                            kind.start(() -> semaphore.tryAcquire(1, TimeUnit.MILLISECONDS)).get());
                    var waiting =
                            kind.start(() -> semaphore.tryAcquire(Long.MAX_VALUE, TimeUnit.DAYS));
                    Blocked.in(waiting.thread(), "sem_wait");
                    semaphore.release();
                    assertTrue(waiting.get());
                });
    }

    @Test
    void aNegativeNumberIsRefusedAndNullNamesItsParameter() throws Exception {
        ofBoth(
                1,
                semaphore -> {
                    assertThrows(IllegalArgumentException.class, () -> semaphore.release(-1));
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> semaphore.release(Integer.MIN_VALUE));
                    var missing =
                            assertThrows(
                                    NullPointerException.class,
                                    () -> semaphore.tryAcquire(1, null));
                    assertEquals("unit", missing.getMessage());
                    assertEquals(1, semaphore.availablePermits());
                });
    }

    @Test
    void moreThanTheLimitIsRefusedAndNoneIsAdded() throws Exception {
        ofBoth(
                PosixSemaphore.MAX_PERMITS - 2,
                semaphore -> {
                    var refused =
                            assertThrows(IllegalStateException.class, () -> semaphore.release(3));
                    assertTrue(
                            refused.getMessage()
                                    .contains("more than " + PosixSemaphore.MAX_PERMITS),
                            refused.getMessage());
                    assertEquals(PosixSemaphore.MAX_PERMITS - 2, semaphore.availablePermits());
                    semaphore.release(2);
                    assertEquals(PosixSemaphore.MAX_PERMITS, semaphore.availablePermits());
                    assertThrows(IllegalStateException.class, semaphore::release);
                });
    }

    @Test
    void aClosedHandleRefusesThem() throws Exception {
        ofBoth(
                1,
                semaphore -> {
                    semaphore.close();
                    assertThrows(IllegalStateException.class, () -> semaphore.release(1));
                    assertThrows(IllegalStateException.class, () -> semaphore.release(0));
                    assertThrows(IllegalStateException.class, semaphore::drainPermits);
                    assertThrows(
                            IllegalStateException.class,
                            () -> semaphore.tryAcquire(1, TimeUnit.DAYS));
                });
    }

    /** A thread that opens or creates finds out whether it was the one that created. */
    @Test
    void oneOfManyThreadsCreates() throws Exception {
        for (int round = 0; round < 50; round++) {
            String name = TempName.next();
            try {
                var threads = new ArrayList<On.Started<Boolean>>();
                for (int i = 0; i < 4; i++) {
                    threads.add(On.PLATFORM.start(() -> creates(name)));
                }
                int created = 0;
                for (var each : threads) {
                    created += each.get() ? 1 : 0;
                }
                assertEquals(1, created);
            } finally {
                NamedSemaphore.unlink(name);
            }
        }
    }

    private static boolean creates(String name) throws IOException {
        try (var semaphore = NamedSemaphore.openOrCreate(name, 1)) {
            return semaphore.wasCreated();
        }
    }
}
