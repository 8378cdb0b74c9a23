package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.Fifo;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.sync.SharedMutex;
import culebra.sysv.SemOp;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;
import culebra.testing.Patience;
import culebra.testing.TempName;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The JVM that is soaked: phases of all loads at once, and what is held after each. */
final class Soak {
    private static final long SLACK = 8; // threads: daemons, which start when they are first needed

    private final Common common;
    private final List<Figures> figures = new ArrayList<>();

    private Soak(Path directory) {
        common = new Common(directory);
    }

    /** Arguments: the number of phases after the first, and the milliseconds of each. */
    static void allFacilitiesAtOnce(String... arguments) throws Exception {
        Path directory =
                Files.createDirectory(
                        Path.of(System.getProperty("java.io.tmpdir") + TempName.next()));
        System.setProperty("java.io.tmpdir", directory.toString());
        new Soak(directory).run(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
        Files.delete(directory);
    }

    private void run(int phases, long millis) throws Exception {
        var loads = Loads.own();
        loads.putAll(Loads.shared(common.path("")));
        loads.put(Loads.LISTENER, common::accept);
        var workers = new Workers(common.name() + "-", loads);
        // What the children send. The JVM dispatches the lowest number first: under load a stream
        // of a lower one than the loads watch would keep those from them.
        try (SignalWatch fromChildren = SignalWatch.open(Signal.PWR)) {
            for (int i = 0; i <= phases; i++) {
                create();
                try (var children = new Children(common)) {
                    workers.run(millis);
                    children.close();
                    System.out.println(children);
                }
                checkAndRemove();
                while (fromChildren.tryTake().isPresent()) {
                    Thread.onSpinWait();
                }
                figures.add(figures.isEmpty() ? Figures.now() : settled());
                System.out.println(figures.getLast());
            }
        }
        System.out.println(workers.counts() + ", disturbances " + workers.disturbances());
        checkTrends();
        checkThreads();
        checkNames();
    }

    private void create() throws Exception {
        NamedSemaphore.create(common.name(), 2).close();
        MessageQueue.create(common.name(), new QueueLimits(4, 64)).close();
        try (Arena arena = Arena.ofConfined()) {
            SharedMemory.create(common.name(), 4_096).close();
            MemorySegment memory = SharedMemory.map(common.name(), 4_096, arena);
            memory.set(JAVA_LONG, 128, Common.SUM);
            SharedMutex.create(memory);
        }
        Fifo.create(common.path("fifo"));
        FileLocks.openOrCreate(common.path("lock")).close();
        SysvSemaphores.create(common.key(1), new int[] {1}).close();
        SysvQueue.create(common.key(2)).close();
        SysvMemory.create(common.key(3), 4_096).close();
    }

    /** Whatever the killed had, it is free and sound. */
    private void checkAndRemove() throws Exception {
        try (Arena arena = Arena.ofConfined();
                FileLocks locks = FileLocks.open(common.path("lock"));
                SysvSemaphores set = SysvSemaphores.open(common.key(1));
                SysvQueue queue = SysvQueue.open(common.key(2));
                SysvMemory attached = SysvMemory.open(common.key(3))) {
            MemorySegment memory = SharedMemory.map(common.name(), 4_096, arena);
            SharedMutex mutex = SharedMutex.open(memory).onOwnerDeath(() -> Common.repair(memory));
            assertTrue(mutex.tryLock(Patience.LIMIT), "the mutex is not free");
            Common.move(memory);
            mutex.unlock();
            locks.wholeFile().tryLock().orElseThrow().close();
            locks.perOpen().tryLock().orElseThrow().close();
            locks.perProcess().tryLock().orElseThrow().close();
            assertTrue(set.tryApply(SemOp.take(0, 1)), "what was taken was not given back");
            assertEquals(0, set.value(0));
            assertEquals(0, attached.attachments());
            set.remove();
            queue.remove();
            attached.remove();
        }
        Files.delete(common.path("lock"));
        Files.delete(common.path("fifo"));
        NamedSemaphore.unlink(common.name());
        MessageQueue.unlink(common.name());
        SharedMemory.unlink(common.name());
    }

    /**
     * Waits until nothing is open but what the first phase has opened, which a process opens once:
     * cleaners unmap in their own time what is no longer reachable.
     */
    private Figures settled() throws IOException {
        Figures first = figures.getFirst();
        var now = new AtomicReference<Figures>();
        Patience.await(
                () -> {
                    now.set(Figures.now());
                    return now.get().descriptors().size() <= first.descriptors().size()
                            && now.get().shared().size() <= first.shared().size();
                },
                () ->
                        "descriptors and shared mappings: %s %s\nnow %s %s"
                                .formatted(
                                        first.descriptors(),
                                        first.shared(),
                                        now.get().descriptors(),
                                        now.get().shared()));
        return now.get();
    }

    /** Of what the JVM itself needs more and less in turn, the last third is like the first. */
    private void checkTrends() throws IOException {
        check("mappings", Figures::maps, 100);
        check("threads", Figures::threads, SLACK);
        check("RSS in KiB", Figures::rss, 48 * 1024);
    }

    /** Measures the last figures again until they are right: cleaners take their time. */
    private void check(String what, ToLongFunction<Figures> figure, long slack) throws IOException {
        int third = (figures.size() + 2) / 3;
        long early = figures.stream().limit(third).mapToLong(figure).max().orElseThrow();
        var late = new AtomicLong(lowest(figure, third));
        Patience.await(
                () -> {
                    if (late.get() > early + slack) {
                        figures.set(figures.size() - 1, Figures.now());
                        late.set(lowest(figure, third));
                    }
                    return late.get() <= early + slack;
                },
                () -> what + ": at first " + early + ", at last " + late);
    }

    private long lowest(ToLongFunction<Figures> figure, int last) {
        return figures.stream().skip(figures.size() - last).mapToLong(figure).min().orElseThrow();
    }

    /** Those that wait for virtual threads or for children leave after ten idle seconds. */
    private static void checkThreads() {
        Patience.await(
                () ->
                        culebraThreads().stream()
                                .noneMatch(name -> name.matches("culebra-(wait|child).*")),
                () -> "threads are left: " + culebraThreads());
    }

    private static List<String> culebraThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("culebra"))
                .toList();
    }

    private void checkNames() throws Exception {
        String mine = common.name().substring(1);
        try (Stream<Path> memory = Files.list(Path.of("/dev/shm"))) {
            var left = memory.filter(name -> name.toString().contains(mine)).toList();
            assertEquals(List.of(), left);
        }
        for (int i = 0; i < 100; i++) {
            assertTrue(!MessageQueue.unlinkIfExists(common.name() + "-" + i), "a queue is left");
        }
        for (String kind : List.of("shm", "msg", "sem")) { // of this IPC namespace
            var lines = Files.readAllLines(Path.of("/proc/sysvipc", kind));
            assertEquals(1, lines.size(), () -> "left: " + lines);
        }
    }
}
