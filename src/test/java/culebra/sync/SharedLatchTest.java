package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;

class SharedLatchTest {
    private Crossing shared;

    @BeforeEach
    void make() throws Exception {
        shared = Crossing.make();
    }

    @AfterEach
    void close() throws Exception {
        shared.close();
    }

    @ParameterizedTest
    @EnumSource
    void lastCountDownEndsAllWaits(On kind) throws Exception {
        try (SharedLatch latch = SharedLatch.create(shared.latch(), 2);
                SharedLatch same = SharedLatch.open(shared.latch())) {
            var waits = new On.Started<?>[] {wait(kind, latch), wait(kind, same)};
            assertFalse(latch.tryAwait());
            assertFalse(kind.get(() -> latch.tryAwait(Duration.ofMillis(1))));
            same.countDown();
            assertEquals(1, latch.count());
            assertFalse(latch.tryAwait(Duration.ZERO));
            latch.countDown();
            for (var wait : waits) {
                wait.get();
            }
            latch.countDown();
            assertEquals(0, latch.count());
            assertTrue(latch.tryAwait());
            assertTrue(latch.tryAwait(Duration.ofSeconds(-1)));
            latch.await();
        }
    }

    @ParameterizedTest
    @EnumSource
    void cCountsDownAndWaits(On kind) throws Exception {
        try (SharedLatch latch = SharedLatch.create(shared.latch(), 3);
                Peer killed = shared.c();
                Peer c = shared.c()) {
            Crossing.tell(killed, "down", "down");
            Crossing.tell(killed, "wait", "waiting");
            var wait = wait(kind, latch);
            killed.kill();
            Crossing.tell(c, "wait", "waiting");
            latch.countDown();
            latch.countDown();
            c.expect("open");
            wait.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void processThatIsKilledBeforeItWakesOnlyDelaysTheWaiters(On kind) throws Exception {
        try (SharedLatch latch = SharedLatch.create(shared.latch(), 1)) {
            var wait = wait(kind, latch);
            if (kind == On.PLATFORM) {
                Blocked.on(shared.latch());
            } else {
                wait.blocked();
            }
            shared.latch().set(JAVA_INT, 0, 0); // all that the killed process has done
            wait.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeAndInterruptEndTheWait(On kind) throws Exception {
        SharedLatch latch = SharedLatch.create(shared.latch(), 1);
        var interrupted = wait(kind, latch);
        interrupted.thread().interrupt();
        assertInstanceOf(InterruptedException.class, interrupted.failure());
        var closed = wait(kind, latch);
        latch.close();
        assertInstanceOf(IllegalStateException.class, closed.failure());
        assertThrows(IllegalStateException.class, latch::countDown);
        assertEquals(1, shared.count());
    }

    @Test
    void interruptedThreadDoesNotWaitEvenIfTheCountIsZero() {
        try (SharedLatch latch = SharedLatch.create(shared.latch(), 0)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, latch::await);
            assertFalse(Thread.interrupted());
        }
    }

    @Test
    void negativeCountsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> SharedLatch.create(shared.latch(), -1));
        shared.latch().set(JAVA_INT, 0, -5);
        assertThrows(IllegalStateException.class, () -> SharedLatch.open(shared.latch()));
    }

    @Test
    void noCountIsLostAmongProcesses() throws Exception {
        int each = Counts.of(200, 20_000);
        try (SharedLatch latch = SharedLatch.create(shared.latch(), 3 * each);
                Peer c = shared.c()) {
            var threads = new ArrayList<On.Started<Void>>();
            for (On kind : On.values()) {
                threads.add(kind.start(() -> countDown(latch, each)));
            }
            var wait = wait(On.PLATFORM, latch);
            for (int i = 0; i < each; i++) {
                Crossing.tell(c, "down", "down");
            }
            wait.get();
            for (var thread : threads) {
                thread.get();
            }
        }
        assertEquals(0, shared.count());
    }

    private static Void countDown(SharedLatch latch, int times) {
        for (int i = 0; i < times; i++) {
            latch.countDown();
        }
        return null;
    }

    private static On.Started<Void> wait(On kind, SharedLatch latch) {
        return kind.start(
                () -> {
                    latch.await();
                    return null;
                });
    }
}
