package culebra.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Limits of another process. */
class LimitsCommandTest {
    @Test
    void flagsAreThoseOfAJvm() {
        assertTrue(limitsOf(ProcessHandle.current().pid()).contains("JVM flags"));
    }

    @Test
    void aProgramThatIsNoJvmHasNoFlags() throws Exception {
        try (Peer cat = Peer.command(List.of("cat"))) {
            String limits = limitsOf(cat.pid());
            assertTrue(limits.contains("Max open files"), limits);
            assertFalse(limits.contains("JVM flags"), limits);
        }
    }

    private static String limitsOf(long pid) {
        Screen screen = Screen.of("limits", "--pid", "" + pid);
        assertEquals(0, screen.code(), screen.errors());
        return screen.out();
    }
}
