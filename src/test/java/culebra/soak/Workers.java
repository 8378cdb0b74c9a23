package culebra.soak;

import culebra.testing.HangReport;
import culebra.testing.On;
import culebra.testing.Patience;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Workers run their loads, one round after another, for a phase; a disturber closes handles and
 * interrupts threads all the while. Between two phases nothing is open and nothing runs.
 */
final class Workers {
    private static final int PAUSE = 40; // ms at most between rounds: a soak, not a benchmark

    private final String prefix;
    private final Map<String, Load> loads;
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Map<Thread, Round> rounds = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicLong disturbances = new AtomicLong();
    private final SplittableRandom seeds = new SplittableRandom(14);
    private volatile long end;

    Workers(String prefix, Map<String, Load> loads) {
        this.prefix = prefix;
        this.loads = loads;
    }

    /** Runs all loads on both kinds of thread for a time. */
    void run(long millis) throws InterruptedException {
        end = System.nanoTime() + millis * 1_000_000;
        List<Thread> threads = new ArrayList<>();
        int number = 0;
        for (var load : loads.entrySet()) {
            for (On kind : On.values()) {
                if (kind == On.PLATFORM || Loads.mayBeVirtual(load.getKey())) {
                    String name = prefix + number++;
                    SplittableRandom random = seeds.split();
                    threads.add(kind.thread(() -> work(load.getKey(), kind, random, name)));
                }
            }
        }
        Thread disturber = On.PLATFORM.thread(this::disturb);
        threads.forEach(Thread::start);
        disturber.start();
        for (Thread thread : threads) {
            thread.join(millis + Patience.LIMIT.toMillis());
            if (thread.isAlive()) {
                var stuck = new AssertionError(thread + " never ends its round");
                stuck.setStackTrace(thread.getStackTrace());
                failures.add(stuck);
                System.err.println(threads());
            }
        }
        disturber.join();
        check();
    }

    /** What all threads do, those that a stuck round has started among them. */
    static String threads() {
        try {
            return HangReport.ownThreads();
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /** How many rounds there were of each load. */
    Map<String, LongAdder> counts() {
        return new TreeMap<>(counts);
    }

    long disturbances() {
        return disturbances.get();
    }

    private void check() {
        if (!failures.isEmpty()) {
            var all = new AssertionError(failures.size() + " failures, the first of them:");
            failures.stream().limit(5).forEach(all::addSuppressed);
            throw all;
        }
    }

    private void work(String load, On kind, SplittableRandom random, String name) {
        while (isTime()) {
            var round = new Round(kind, random, failures);
            rounds.put(Thread.currentThread(), round);
            round.run(() -> loads.get(load).run(round, name));
            round.end();
            rounds.remove(Thread.currentThread());
            counts.computeIfAbsent(load, first -> new LongAdder()).increment();
            pause(random.nextInt(PAUSE));
        }
    }

    private void disturb() {
        SplittableRandom random = seeds.split();
        while (isTime()) {
            pause(random.nextInt(5));
            var running = List.copyOf(rounds.values());
            if (!running.isEmpty()) {
                running.get(random.nextInt(running.size())).disturb(random);
                disturbances.incrementAndGet();
            }
        }
    }

    private boolean isTime() {
        return System.nanoTime() < end && failures.isEmpty();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException disturbed) {
            return;
        }
    }
}
