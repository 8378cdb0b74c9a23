package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.shm.SharedMemory;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A key in pinned memory, which a program in C maps and pins as well. */
class KeyHolderTest {
    private final String name = TempName.next();

    @AfterEach
    void remove() throws IOException {
        SharedMemory.unlinkIfExists(name);
    }

    @Test
    void keyIsUsedInCAndPinnedInBothProcesses() throws Exception {
        try (Peer holder = Peer.java(KeyHolder.class, name, "secret")) {
            holder.expect("ready");
            assertEquals("4 kB", pinned(holder));
            try (Peer user = OtherSide.c("use_key", name)) {
                user.expect("secret");
                assertEquals("4 kB", pinned(user));
                user.send("");
                user.join();
            }
            holder.send("");
            holder.join();
        }
        assertThrows(NoSuchFileException.class, () -> SharedMemory.open(name));
    }

    private static String pinned(Peer process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmLck:")) {
                return line.substring("VmLck:".length()).strip();
            }
        }
        throw new AssertionError("no VmLck");
    }
}
