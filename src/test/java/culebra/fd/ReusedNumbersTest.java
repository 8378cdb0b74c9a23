package culebra.fd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Many threads use a few objects. Other threads keep closing them, even while a call is running,
 * and replace them at once by new objects with the same descriptor numbers. No call may ever reach
 * the wrong object.
 */
class ReusedNumbersTest {
    private static final int RACES = Counts.of(1_000, 1_000_000);
    private static final int OBJECTS = 6;
    private static final int USERS = 5; // of each kind
    private static final int CLOSERS = 2;

    private final AtomicReferenceArray<Tagged> objects = new AtomicReferenceArray<>(OBJECTS);
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger races = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger highest = new AtomicInteger();
    private final SplittableRandom seeds = new SplittableRandom(7);
    private volatile boolean over;

    @Test
    void nothingGoesAstrayWhenNumbersAreReusedAtOnce() throws Exception {
        On.warmUp();
        long before = Own.descriptors();
        for (int i = 0; i < OBJECTS; i++) {
            objects.set(i, open(seeds));
        }
        int first = highest.get();
        var users = new ArrayList<Thread>();
        for (On kind : On.values()) {
            for (int i = 0; i < USERS; i++) {
                SplittableRandom random = seeds.split();
                users.add(kind.thread(() -> use(random)));
            }
        }
        var closers = new ArrayList<Thread>();
        for (int i = 0; i < CLOSERS; i++) {
            SplittableRandom random = seeds.split();
            closers.add(On.PLATFORM.thread(() -> close(random)));
        }
        users.forEach(Thread::start);
        closers.forEach(Thread::start);
        join(closers);
        over = true;
        for (int i = 0; i < OBJECTS; i++) {
            objects.get(i).close();
        }
        join(users);
        report();
        assertTrue(opened.get() > 10 * (highest.get() - first), "numbers are hardly reused");
        Own.assertNoMoreDescriptors(before);
    }

    private void report() {
        System.out.printf(
                "%d calls were in what was closed, %d objects, highest number %d%n",
                races.get(), opened.get(), highest.get());
        if (!failures.isEmpty()) {
            var all = new AssertionError(failures.size() + " calls went astray");
            failures.stream().limit(3).forEach(all::addSuppressed);
            throw all;
        }
    }

    private void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void use(SplittableRandom random) {
        var buffer = ByteBuffer.allocateDirect(8);
        while (!over) {
            try {
                objects.get(random.nextInt(OBJECTS)).use(random, buffer);
            } catch (ClosedChannelException expected) {
                continue;
            } catch (Throwable end) {
                if (!isBroken(end)) {
                    failures.add(end);
                }
            }
        }
    }

    /** What an end sees when the other is closed first. */
    private static boolean isBroken(Throwable end) {
        return end instanceof ErrnoException broken
                && (broken.errno() == Errno.EPIPE || broken.errno() == Errno.ECONNRESET);
    }

    private void close(SplittableRandom random) {
        while (races.get() < RACES && failures.isEmpty()) {
            for (int pause = random.nextInt(3_000); pause > 0; pause--) {
                Thread.onSpinWait();
            }
            try {
                int at = random.nextInt(OBJECTS);
                Tagged next = open(random);
                races.addAndGet(objects.getAndSet(at, next).close());
            } catch (Throwable failed) {
                failures.add(failed);
            }
        }
    }

    private Tagged open(SplittableRandom random) throws Exception {
        Tagged next = Tagged.open(random);
        opened.incrementAndGet();
        highest.accumulateAndGet(next.number(), Math::max);
        return next;
    }
}
