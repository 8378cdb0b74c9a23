package culebra.api;

import culebra.mq.MessageQueue;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.signal.SignalFd;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The fuzzer's JVM: calls the public API until it was called often enough, and tells what was
 * wrong.
 */
final class Fuzz {
    private static final int WORKERS = 8;
    private static final long PATIENCE = 1_000_000; // nanoseconds that a call may wait
    private static final long HUNG = 4 * Patience.LIMIT.toNanos(); // for a starved process, too

    private final long seed;
    private final long calls;
    private final Path directory;
    private final FuzzPool pool = new FuzzPool();
    private final List<FuzzTarget> targets = new ArrayList<>();
    private final FuzzWorker[] workers = new FuzzWorker[WORKERS];
    private final AtomicLong done = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** What was wrong, and how often. */
    private final Map<String, AtomicLong> findings = new ConcurrentSkipListMap<>();

    private Fuzz(long seed, long calls, Path directory) {
        this.seed = seed;
        this.calls = calls;
        this.directory = directory;
        for (Class<?> type : PublicApi.types()) {
            PublicApi.executables(type)
                    .filter(member -> isCallable(type, member))
                    .forEach(member -> targets.add(new FuzzTarget(type, member)));
        }
    }

    /** Not the constructor of an abstract class, nor what there can be no object of here. */
    private static boolean isCallable(Class<?> type, Executable member) {
        boolean onObject = member instanceof Method && !Modifier.isStatic(member.getModifiers());
        return member instanceof Constructor<?>
                ? !Modifier.isAbstract(type.getModifiers())
                : !onObject || type != SignalFd.class && !Modifier.isInterface(type.getModifiers());
    }

    /** Takes the seed, the number of calls, and a directory for files, sockets and the log. */
    public static void main(String[] arguments) throws Exception {
        var fuzz =
                new Fuzz(
                        Long.parseLong(arguments[0]),
                        Long.parseLong(arguments[1]),
                        Path.of(arguments[2]));
        fuzz.run();
        System.exit(fuzz.report());
    }

    private void run() throws Exception {
        On.warmUp();
        round(Math.min(calls / 10, 20_000)); // what stays once is made now
        Figures before = Figures.now();
        round(calls);
        Figures.awaitNoMore(before, this::found);
    }

    /** Makes calls from new threads, which end, and leaves nothing open. */
    private void round(long count) throws Exception {
        done.set(0);
        ended.set(false);
        var threads = new Thread[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            var random = new SplittableRandom(seed * 31 + count * 7 + i);
            var values = new FuzzValues(random, pool, directory);
            workers[i] = new FuzzWorker(this, values, random, log(i));
            threads[i] = (i % 2 == 0 ? On.PLATFORM : On.VIRTUAL).thread(workers[i]);
            workers[i].thread = threads[i];
        }
        Stream.of(threads).forEach(Thread::start);
        while (done.get() < count && Stream.of(threads).anyMatch(Thread::isAlive)) {
            Thread.sleep(1);
            watch();
        }
        ended.set(true);
        for (int i = 0; i < WORKERS; i++) {
            while (!threads[i].join(Duration.ofMillis(1))) {
                watch();
            }
        }
        pool.closeAll();
        removeNames();
    }

    private MemorySegment log(int worker) throws IOException {
        try (var file =
                FileChannel.open(
                        directory.resolve("log" + worker),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return file.map(FileChannel.MapMode.READ_WRITE, 0, FuzzWorker.LOG, Arena.ofAuto());
        }
    }

    /** Interrupts what waits too long. */
    private void watch() throws InterruptedException {
        long now = System.nanoTime();
        for (FuzzWorker worker : workers) {
            long since = worker.since;
            if (since != 0 && now - since > PATIENCE) {
                worker.interrupt(since, now);
                if (now - since > HUNG) {
                    System.out.println("HUNG " + worker.what);
                    for (var stack : Thread.getAllStackTraces().entrySet()) {
                        System.out.println(stack.getKey());
                        Stream.of(stack.getValue()).forEach(at -> System.out.println("    " + at));
                    }
                    System.out.flush();
                    Runtime.getRuntime().halt(3);
                }
            }
        }
    }

    private static void removeNames() throws IOException {
        for (int i = 0; i < 4; i++) {
            String name = "/fuzz" + i;
            remove(name);
        }
        for (String name : List.of("/\u00e9\ud83d\ude00", "/a")) {
            remove(name);
        }
    }

    private static void remove(String name) throws IOException {
        SharedMemory.unlinkIfExists(name);
        NamedSemaphore.unlinkIfExists(name);
        MessageQueue.unlinkIfExists(name);
    }

    List<FuzzTarget> targets() {
        return targets;
    }

    /** How often even what is dear is called. */
    long floor() {
        return Math.max(5, calls / 20_000);
    }

    FuzzPool pool() {
        return pool;
    }

    /** Counts a call; false after the last. */
    boolean goesOn() {
        done.incrementAndGet();
        return !ended.get();
    }

    void found(String what) {
        findings.computeIfAbsent(what, any -> new AtomicLong()).incrementAndGet();
    }

    private int report() {
        if (done.get() < calls) {
            found("there were " + done + " calls instead of " + calls);
        }
        long least = targets.stream().mapToLong(FuzzTarget::calls).min().orElse(0);
        System.out.println(
                done
                        + " calls, seed "
                        + seed
                        + ", "
                        + targets.size()
                        + " members, each at least "
                        + least);
        if (Boolean.getBoolean("culebra.fuzz.costs")) {
            targets.stream()
                    .sorted((a, b) -> Long.compare(b.nanos(), a.nanos()))
                    .limit(30)
                    .forEach(
                            each ->
                                    System.out.println(
                                            each
                                                    + " "
                                                    + each.calls()
                                                    + " calls, ms "
                                                    + each.nanos() / 1_000_000));
        }
        findings.forEach((what, count) -> System.out.println(count + " x " + what));
        return findings.isEmpty() ? 0 : 1;
    }

    /** What a process holds. */
    private record Figures(long descriptors, long threads, long mappings, long names) {
        static Figures now() throws IOException {
            return new Figures(
                    Own.descriptors(),
                    Own.threads(),
                    Own.mappings("/memfd:") + Own.mappings("/dev/shm/") + Own.mappings("/SYSV"),
                    countNames());
        }

        private static long countNames() throws IOException {
            long lines = 0;
            for (String kind : List.of("msg", "sem", "shm")) {
                lines += Files.readAllLines(Path.of("/proc/sysvipc", kind)).size() - 1;
            }
            try (var files = Files.list(Path.of("/dev/shm"))) {
                return lines + files.count();
            }
        }

        /** Daemons end when idle, and mappings of automatic arenas with the collector. */
        static void awaitNoMore(Figures before, Consumer<String> found) throws Exception {
            long end = System.nanoTime() + Patience.LIMIT.toNanos();
            Figures now = now();
            while (now.isMore(before) && System.nanoTime() < end) {
                System.gc();
                Thread.sleep(50);
                now = now();
            }
            if (now.isMore(before)) {
                found.accept("leak: before " + before + ", now " + now);
                try (var files = Files.list(Path.of("/proc/self/fd"))) {
                    for (Path each : files.toList()) {
                        try {
                            System.out.println(each + " " + Files.readSymbolicLink(each));
                        } catch (IOException gone) {
                            continue;
                        }
                    }
                }
                Thread.getAllStackTraces().keySet().forEach(System.out::println);
                print(Path.of("/proc/self/maps"), ".*(/memfd:|/dev/shm/|/SYSV).*");
                for (String kind : List.of("msg", "sem", "shm")) {
                    print(Path.of("/proc/sysvipc", kind), ".*");
                }
                try (var files = Files.list(Path.of("/dev/shm"))) {
                    files.forEach(System.out::println);
                }
            }
        }

        private static void print(Path file, String lines) throws IOException {
            try (Stream<String> all = Files.lines(file)) {
                all.filter(line -> line.matches(lines)).forEach(System.out::println);
            }
        }

        private boolean isMore(Figures before) {
            return descriptors > before.descriptors
                    || threads > before.threads + 4 // the JVM's own compilers and collectors
                    || mappings > before.mappings
                    || names > before.names;
        }
    }
}
