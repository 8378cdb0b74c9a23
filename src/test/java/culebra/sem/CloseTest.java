package culebra.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.TempName;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Closing a handle ends the waits in it, and only those. */
class CloseTest {
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closeEndsEveryKindOfWait(boolean virtual) throws Exception {
        int rounds = Counts.of(60, 5_000);
        for (int round = 0; round < rounds; round++) {
            String name = TempName.next();
            try (var semaphore = NamedSemaphore.create(name, 0);
                    var other = NamedSemaphore.open(name)) {
                List<FutureTask<Void>> waits = start(semaphore, virtual);
                semaphore.close();
                for (FutureTask<Void> wait : waits) {
                    var failure = assertThrows(ExecutionException.class, wait::get);
                    assertEquals(IllegalStateException.class, failure.getCause().getClass());
                    assertTrue(failure.getCause().getMessage().contains(name), failure.toString());
                }
                other.release();
                assertTrue(other.tryAcquire(), "another handle stays open");
            } finally {
                NamedSemaphore.unlink(name);
            }
        }
    }

    private static List<FutureTask<Void>> start(NamedSemaphore semaphore, boolean virtual)
            throws InterruptedException {
        ThreadFactory factory =
                virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory();
        List<Callable<Void>> shapes =
                List.of(
                        () -> {
                            semaphore.acquire();
                            return null;
                        },
                        () -> {
                            semaphore.acquireUninterruptibly();
                            return null;
                        },
                        () -> {
                            semaphore.tryAcquire(Duration.ofDays(1));
                            return null;
                        },
                        () -> {
                            semaphore.tryAcquire(Duration.ofSeconds(Long.MAX_VALUE));
                            return null;
                        });
        var running = new CountDownLatch(shapes.size());
        var waits = new ArrayList<FutureTask<Void>>();
        for (Callable<Void> shape : shapes) {
            var wait =
                    new FutureTask<>(
                            () -> {
                                running.countDown();
                                return shape.call();
                            });
            waits.add(wait);
            factory.newThread(wait).start();
        }
        running.await(); // they wait, or are about to: close must end both
        return waits;
    }
}
