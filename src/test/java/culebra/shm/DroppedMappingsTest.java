package culebra.shm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.Access;
import culebra.ring.MessageRing;
import culebra.ring.Senders;
import culebra.sem.NamedSemaphore;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.testing.Elsewhere;
import culebra.testing.TempName;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * More mappings than a process may have, none of them reachable, in a heap so large that nothing is
 * collected before that.
 */
class DroppedMappingsTest {
    private static final Elsewhere JVM = Elsewhere.with("-Xmn600m", "-Xms800m").reused();

    static Stream<String> kinds() {
        return Elsewhere.tests(DroppedMappingsTest.class)
                .filter(name -> !name.equals("kinds") && !name.equals("most"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsUnreachableMakesRoom(String kind) throws Exception {
        assumeTrue(most() <= 100_000, "this system allows too many mappings");
        String printed = JVM.run(DroppedMappingsTest.class, kind);
    }

    /** How many mappings a process may have. */
    private static int most() throws Exception {
        return Integer.parseInt(Files.readAllLines(Path.of("/proc/sys/vm/max_map_count")).getFirst());
    }

    static void memory() throws Exception {
        try (SharedMemory memory = SharedMemory.anonymous(4096)) {
            for (int i = most(); i > 0; i--) {
                memory.map(Arena.ofAuto());
            }
        }
    }

    static void guardedMemory() throws Exception {
        try (SharedMemory memory = SharedMemory.anonymous(4096)) {
            for (int i = most() / 2; i > 0; i--) { // of at least two ranges each
                memory.mapGuarded(Arena.ofAuto());
            }
        }
    }

    static void sysvMemory() throws Exception {
        try (SysvMemory memory = SysvMemory.create(SysvKey.PRIVATE, 4096)) {
            for (int i = most(); i > 0; i--) {
                memory.attach(Access.READ_WRITE, Arena.ofAuto());
            }
            memory.remove();
        }
    }

    static void semaphores() throws Exception {
        String name = TempName.next();
        NamedSemaphore.create(name, 0).close();
        try {
            for (int i = most(); i > 0; i--) {
                NamedSemaphore.open(name).close();
            }
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    static void ringRoles() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(4096, Senders.SINGLE)) {
            for (int i = most(); i > 0; i--) {
                ring.receiver().close();
            }
        }
    }
}
