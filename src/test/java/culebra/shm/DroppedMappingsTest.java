package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.Access;
import culebra.ring.MessageRing;
import culebra.ring.Senders;
import culebra.sem.NamedSemaphore;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.testing.Counts;
import culebra.testing.Elsewhere;
import culebra.testing.Own;
import culebra.testing.TempName;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * More mappings than a process may have, none of them reachable, in a heap so large that nothing is
 * collected by chance. The process stays below the limit, at which the JVM itself could fail.
 */
class DroppedMappingsTest {
    private static final Elsewhere JVM = Elsewhere.with("-Xmn600m", "-Xms800m").reused();

    /** All kinds are counted in the same way: two of them show it. */
    private static final Set<String> FEW = Set.of("memory", "addresses");

    static Stream<String> kinds() {
        return Elsewhere.tests(DroppedMappingsTest.class)
                .filter(name -> !name.equals("kinds"))
                .filter(name -> Counts.of(0, 1) == 1 || FEW.contains(name));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsUnreachableMakesRoom(String kind) throws Exception {
        assumeTrue(most() <= 100_000, "this system allows too many mappings");
        String printed = JVM.run(DroppedMappingsTest.class, kind);
    }

    /** Makes and drops as many mappings as a process may have. */
    private static void repeat(int mappingsEach, Call call) throws Exception {
        int times = most() / mappingsEach;
        for (int i = 0; i < times; i++) {
            call.run();
            if (i % (times / 16) == 0) {
                long now = Own.mappings("");
                assertTrue(now < most() / 10 * 9, now + " mappings");
            }
        }
    }

    /** How many mappings a process may have. */
    private static int most() throws Exception {
        return Integer.parseInt(
                Files.readAllLines(Path.of("/proc/sys/vm/max_map_count")).getFirst());
    }

    static void memory() throws Exception {
        try (SharedMemory memory = SharedMemory.anonymous(4096)) {
            repeat(1, () -> memory.map(Arena.ofAuto()));
        }
    }

    static void guardedMemory() throws Exception {
        try (SharedMemory memory = SharedMemory.anonymous(4096)) {
            repeat(2, () -> memory.mapGuarded(Arena.ofAuto()));
        }
    }

    static void sysvMemory() throws Exception {
        try (SysvMemory memory = SysvMemory.create(SysvKey.PRIVATE, 4096)) {
            repeat(1, () -> memory.attach(Access.READ_WRITE, Arena.ofAuto()));
            memory.remove();
        }
    }

    static void semaphores() throws Exception {
        String name = TempName.next();
        NamedSemaphore.create(name, 0).close();
        try {
            repeat(1, () -> NamedSemaphore.open(name).close());
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    static void ringRoles() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(4096, Senders.SINGLE)) {
            repeat(1, () -> ring.receiver().close());
        }
    }

    /** Fewer mappings than that, but they need more addresses than most systems have: ENOMEM. */
    static void addresses() throws Exception {
        String name = TempName.next();
        try (SharedMemory memory = SharedMemory.createSparse(name, 1L << 40)) {
            for (int i = 0; i < 300; i++) {
                memory.map(Arena.ofAuto());
            }
        } finally {
            SharedMemory.unlink(name);
        }
    }

    private interface Call {
        void run() throws Exception;
    }
}
