package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.testing.Counts;
import culebra.testing.Own;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Set;
import java.util.stream.Stream;

class CyclesTest {
    /** More of what the JVM itself may start or map meanwhile than it ever does. */
    private static final int SOME = 100;

    private static final int ROUNDS = Counts.of(300, 10_000);

    @Test
    void createMapCloseUnlinkLeavesNothingBehind() throws Throwable {
        try (var object = TempObject.next()) {
            Expect.nothingLeaked(() -> cycle(object.name(), 0));
            long descriptors = Own.descriptors();
            long shared = Own.mappings("/dev/shm/");
            long mappings = Own.mappings("");
            long tasks = Own.threads();
            Set<Thread> threads = Thread.getAllStackTraces().keySet();
            for (int i = 0; i < ROUNDS; i++) {
                cycle(object.name(), i);
            }
            Own.assertNoMoreDescriptors(descriptors);
            assertTrue(Own.mappings("/dev/shm/") <= shared, "mappings of shared memory");
            assertTrue(Own.mappings("") < mappings + SOME, "mappings");
            assertTrue(Own.threads() < tasks + SOME, "threads of the kernel");
            assertTrue(threads.containsAll(Thread.getAllStackTraces().keySet()), "threads");
            assertEquals(0, names(object.name().substring(1)));
        }
    }

    @Test
    void createAndCloseOfAnonymousMemoryLeavesNothingBehind() throws Throwable {
        Expect.nothingLeaked(
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        try (var memory = SharedMemory.anonymous(4096);
                                var arena = Arena.ofConfined()) {
                            memory.map(arena).set(JAVA_INT, 0, i);
                            memory.closeWith(arena);
                        }
                    }
                });
    }

    private static void cycle(String name, int i) throws IOException {
        try (Arena arena = Arena.ofConfined();
                SharedMemory memory = SharedMemory.create(name, 4096)) {
            memory.map(arena).set(JAVA_INT, 0, i);
            try (SharedMemory other = SharedMemory.open(name)) {
                assertEquals(i, other.map(arena).get(JAVA_INT, 0));
            }
        }
        SharedMemory.unlink(name);
    }

    private static long names(String start) {
        return Stream.of(new File("/dev/shm").list()).filter(n -> n.startsWith(start)).count();
    }
}
