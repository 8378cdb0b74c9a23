package culebra.cookbook;

import culebra.sysv.SysvKey;
import culebra.sysv.SysvSemaphores;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two tools that programs in Java and C take together. */
class ToolsTest {
    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void make() throws IOException {
        file = Files.createFile(directory.resolve("tools"));
    }

    @AfterEach
    void remove() throws IOException {
        try (var tools = SysvSemaphores.open(SysvKey.of(file, 'T'))) {
            tools.remove();
        }
    }

    @Test
    void whatAKilledProgramInCHadJavaGets() throws Exception {
        works();
        try (Peer c = OtherSide.c("tools", file)) {
            c.expect("works");
            try (Peer java = java()) {
                java.expect("waits");
                c.kill();
                java.expect("works");
            } // which kills it
        }
        works();
    }

    @Test
    void eachGivesThemToTheOther() throws Exception {
        works();
        try (Peer c = OtherSide.c("tools", file)) {
            c.expect("works");
            try (Peer java = java()) {
                java.expect("waits");
                c.send("");
                c.join();
                java.expect("works");
                java.send("");
                java.join();
            }
        }
    }

    private void works() throws Exception {
        try (Peer java = java()) {
            java.expect("works");
            java.send("");
            java.join();
        }
    }

    private Peer java() throws IOException {
        return Peer.java(Tools.class, file.toString());
    }
}
