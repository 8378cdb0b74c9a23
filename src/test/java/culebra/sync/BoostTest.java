package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Counts;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A mutex and a condition of Boost.Interprocess, which C++ has made. */
class BoostTest {
    private static final Path HEADER =
            Path.of("/usr/include/boost/interprocess/sync/interprocess_mutex.hpp");

    @TempDir static Path directory;

    /** Once for all tests: its headers take seconds. */
    @BeforeAll
    static void compile() throws Exception {
        assumeTrue(Files.exists(HEADER) && runs(List.of("g++", "--version")), "g++ and Boost");
        String program = program();
        String source = "src/test/c/sync/boost.cpp";
        var command = List.of("g++", "-O1", "-pthread", "-o", program, source, "-lrt");
        assertTrue(runs(command), "boost.cpp");
    }

    private static String program() {
        return directory.resolve("boost").toString();
    }

    private static boolean runs(List<String> command) throws Exception {
        try (Peer peer = Peer.command(command)) {
            return peer.exit() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** Starts C++ on the same memory. */
    private Peer start(Shared shared, String kind, int rounds) throws Exception {
        String file = "/dev/shm" + shared.name();
        Peer boost = Peer.command(List.of(program(), file, kind, "" + rounds));
        boost.expect("made");
        return boost;
    }

    @Test
    void boostAndJavaPingPong() throws Exception {
        int rounds = Counts.of(300, 50_000);
        try (Shared shared = Shared.make();
                Peer boost = start(shared, "mutex", rounds)) {
            play(shared, rounds);
            boost.expect("played");
            boost.join();
            assertEquals(2L * rounds, shared.get("turn"));
            assertEquals(2L * rounds, shared.get("to"));
            shared.requireSound();
        }
    }

    /** Plays the even turns, by waits of each kind. */
    private static void play(Shared shared, int rounds) throws InterruptedException {
        var mutex = shared.mutex();
        var condition = shared.condition(mutex);
        assertFalse(mutex.isRobust());
        for (int i = 0; i < rounds; i++) {
            mutex.lock();
            while (shared.get("turn") % 2 != 0) {
                switch (i % 3) {
                    case 0 -> condition.await();
                    case 1 -> condition.awaitUninterruptibly();
                    default -> assertTrue(condition.await(Patience.LIMIT), "a signal was lost");
                }
            }
            shared.add("turn", 1);
            shared.move();
            condition.signal();
            mutex.unlock();
        }
    }

    @Test
    void boostAndJavaExcludeEachOtherByARecursiveMutex() throws Exception {
        int rounds = Counts.of(1_500, 500_000);
        try (Shared shared = Shared.make();
                Peer boost = start(shared, "recursive", rounds)) {
            var mutex = shared.mutex();
            for (int i = 0; i < rounds; i++) {
                mutex.lock();
                assertTrue(mutex.tryLock());
                shared.move();
                mutex.unlock();
                mutex.unlock();
            }
            boost.expect("played");
            boost.join();
            assertEquals(2L * rounds, shared.get("to"));
            shared.requireSound();
        }
    }
}
