package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.shm.SharedMemory;
import culebra.testing.Elsewhere;
import culebra.testing.Patience;
import culebra.testing.Sandbox;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** Many virtual threads that wait for words of their own. */
class ManyWordsTest {
    private static final int WORDS = 5_000;
    private static final int MOST_THREADS = 50;

    @Test
    void fiveThousandVirtualThreadsWaitOnFewPlatformThreads() throws Exception {
        try (SharedMemory memory = SharedMemory.anonymous(WORDS * 64L);
                Arena arena = Arena.ofShared()) {
            MemorySegment words = memory.map(arena);
            long before = platformThreads();
            List<FutureTask<Integer>> waits = start(words, WORDS);
            awaitParked(words, WORDS);
            long more = platformThreads() - before;
            assertTrue(more <= MOST_THREADS, more + " platform threads more");
            for (int i = WORDS - 1; i >= 0; i -= 7) { // each wakes its own thread and no other
                SharedWord word = word(words, i);
                word.set(i + 1);
                assertTrue(word.wake(1) <= 1);
                assertEquals(i + 1, waits.get(i).get());
            }
            long done = waits.stream().filter(FutureTask::isDone).count();
            assertEquals((WORDS + 6) / 7, done);
            for (int i = 0; i < WORDS; i++) {
                SharedWord word = word(words, i);
                word.set(i + 1);
                int woken = word.wakeAll();
            }
            for (int i = 0; i < WORDS; i++) {
                assertEquals(i + 1, waits.get(i).get());
            }
        }
    }

    @Test
    void wordsOfManyArenasAreWaitedForTogether() throws Exception {
        var arenas = new ArrayList<Arena>();
        var words = new ArrayList<SharedWord>();
        var waits = new ArrayList<FutureTask<Integer>>();
        long before = lanes();
        for (int i = 0; i < 40; i++) {
            Arena arena = Arena.ofShared();
            arenas.add(arena);
            SharedWord word = SharedWord.create(arena.allocate(4, 4), 0);
            words.add(word);
            waits.add(wait(word));
        }
        for (SharedWord word : words) {
            Patience.await(() -> word.wakeAll() == 1, "no thread waits");
        }
        assertTrue(lanes() - before <= 1, lanes() + " threads");
        for (int i = 0; i < 40; i++) {
            words.get(i).set(i + 1);
            int woken = words.get(i).wakeAll();
            assertEquals(i + 1, waits.get(i).get());
            Arena arena = arenas.get(i);
            Patience.await(() -> closes(arena), "an arena without waiters is held");
        }
    }

    /** A lane that holds several arenas lets go of one at its next look. */
    private static boolean closes(Arena arena) {
        try {
            arena.close();
            return true;
        } catch (IllegalStateException held) {
            return false;
        }
    }

    @Test
    void withoutTheCallForManyWordsEachWaitHasAPlatformThread() throws Exception {
        for (String error : List.of("38", "1")) { // ENOSYS, EPERM
            Elsewhere sandbox = Sandbox.refusing(List.of("futex_waitv=" + error));
            String printed = sandbox.run(ManyWordsTest.class, "aFewWords");
        }
    }

    static void aFewWords() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment words = arena.allocate(20 * 64L, 64);
            List<FutureTask<Integer>> waits = start(words, 20);
            awaitParked(words, 20);
            for (int i = 0; i < 20; i++) {
                SharedWord word = word(words, i);
                word.set(i + 1);
                int woken = word.wakeAll();
                assertEquals(i + 1, waits.get(i).get());
            }
        }
    }

    private static List<FutureTask<Integer>> start(MemorySegment words, int count) {
        var waits = new ArrayList<FutureTask<Integer>>();
        for (int i = 0; i < count; i++) {
            waits.add(wait(word(words, i)));
        }
        return waits;
    }

    private static FutureTask<Integer> wait(SharedWord word) {
        Callable<Integer> wait =
                () -> {
                    word.awaitChange(0);
                    return word.get();
                };
        var task = new FutureTask<>(wait);
        Thread.ofVirtual().start(task);
        return task;
    }

    /** A wake-up without a change shows that a thread waits, and ends no wait. */
    private static void awaitParked(MemorySegment words, int count) {
        for (int i = 0; i < count; i++) {
            SharedWord word = word(words, i);
            Patience.await(() -> word.wakeAll() == 1, "no thread waits");
        }
    }

    private static SharedWord word(MemorySegment words, int index) {
        return SharedWord.open(words.asSlice(index * 64L, 4));
    }

    private static long lanes() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("culebra-words"))
                .count();
    }

    private static long platformThreads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.count();
        }
    }
}
