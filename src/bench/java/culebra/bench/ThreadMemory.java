package culebra.bench;

import culebra.sem.NamedSemaphore;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * What threads weigh that are all alive at once: prints heap and native bytes a thread. Run once
 * with threads that each call a semaphore and once with threads that do not, the difference is the
 * library's.
 *
 * <p>The heap is touched beforehand ({@code -XX:+AlwaysPreTouch}), so that what the process grows
 * by is native memory.
 */
public final class ThreadMemory {
    private ThreadMemory() {}

    /** Arguments: {@code virtual|platform THREADS call|none}. */
    public static void main(String[] args) throws Exception {
        Thread.Builder builder =
                args[0].equals("virtual") ? Thread.ofVirtual() : Thread.ofPlatform();
        int threads = Integer.parseInt(args[1]);
        boolean calls = args[2].equals("call");
        String name = "culebra-bench-" + ProcessHandle.current().pid();
        try (NamedSemaphore semaphore = NamedSemaphore.create(name, 0)) {
            NamedSemaphore.unlink(name);
            run(builder, 1000, semaphore, true); // links and compiles, in both cases
            long[] grown = run(builder, threads, semaphore, calls);
            System.out.println(grown[0] / threads + " " + grown[1] / threads);
        }
    }

    private static long[] run(
            Thread.Builder builder, int threads, NamedSemaphore semaphore, boolean calls)
            throws Exception {
        var arrived = new CountDownLatch(threads);
        var leave = new CountDownLatch(1);
        Runnable work =
                () -> {
                    if (calls) {
                        call(semaphore);
                    }
                    arrived.countDown();
                    await(leave);
                };
        var all = new Thread[threads];
        long heap = heap();
        long resident = resident();
        for (int i = 0; i < threads; i++) {
            all[i] = builder.start(work);
        }
        arrived.await();
        long[] grown = {heap() - heap, resident() - resident};
        leave.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        return grown;
    }

    private static void call(NamedSemaphore semaphore) {
        semaphore.release();
        if (!semaphore.tryAcquire() && semaphore.availablePermits() < 0) {
            throw new AssertionError();
        }
        semaphore.availablePermits();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50); // what the collector enqueued is cleaned up
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static long resident() throws IOException {
        String line = Files.readString(Path.of("/proc/self/statm"));
        return Long.parseLong(line.split(" ")[1]) * 4096;
    }
}
