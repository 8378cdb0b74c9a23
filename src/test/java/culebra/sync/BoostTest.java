package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Counts;
import culebra.testing.Peer;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A mutex and a condition of Boost.Interprocess, which C++ has made. */
class BoostTest {
    private static final Path HEADER =
            Path.of("/usr/include/boost/interprocess/sync/interprocess_mutex.hpp");

    @TempDir Path directory;

    private String compile() throws Exception {
        assumeTrue(Files.exists(HEADER) && runs(List.of("g++", "--version")), "g++ and Boost");
        String program = directory.resolve("boost").toString();
        String source = "src/test/c/sync/boost.cpp";
        var command = List.of("g++", "-O1", "-pthread", "-o", program, source, "-lrt");
        assertTrue(runs(command), "boost.cpp");
        return program;
    }

    private static boolean runs(List<String> command) throws Exception {
        try (Peer peer = Peer.command(command)) {
            return peer.exit() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mutex", "recursive"})
    void boostAndJavaPingPong(String kind) throws Exception {
        int rounds = Counts.of(3_000, 50_000);
        String program = compile();
        try (Shared shared = Shared.make();
                Peer boost =
                        Peer.command(
                                List.of(program, "/dev/shm" + shared.name(), kind, "" + rounds))) {
            boost.expect("made");
            play(shared, kind.equals("recursive"), rounds);
            boost.expect("played");
            boost.join();
            assertEquals(2L * rounds, shared.get("turn"));
            assertEquals(2L * rounds, shared.get("to"));
            shared.requireSound();
        }
    }

    /** Plays the even turns, by waits of each kind. */
    private static void play(Shared shared, boolean recursive, int rounds)
            throws InterruptedException {
        var mutex = shared.mutex();
        var condition = shared.condition(mutex);
        assertFalse(mutex.isRobust());
        for (int i = 0; i < rounds; i++) {
            mutex.lock();
            if (recursive) {
                mutex.lock();
            }
            while (shared.get("turn") % 2 != 0) {
                switch (i % 3) {
                    case 0 -> condition.await();
                    case 1 -> condition.awaitUninterruptibly();
                    default -> assertTrue(condition.await(Shared.LIMIT), "a signal was lost");
                }
            }
            shared.add("turn", 1);
            shared.move();
            condition.signal();
            if (recursive) {
                mutex.unlock();
            }
            mutex.unlock();
        }
    }
}
