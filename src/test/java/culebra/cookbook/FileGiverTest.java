package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that Python reads, and a log that it appends to, by descriptors of Java's. */
class FileGiverTest {
    @TempDir private Path directory;

    @Test
    void everyReceiverReadsTheFileFromItsBeginning() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "a text");
        Path log = directory.resolve("log");
        String socket = directory.resolve("giver").toString();
        try (Peer giver = Peer.java(FileGiver.class, socket, file.toString(), log.toString())) {
            giver.expect("ready");
            OtherSide.connectWithoutDescriptorAndLeave(giver, socket);
            String read = "";
            for (int i = 0; i < 2; i++) {
                try (Peer taker = OtherSide.python("take_file", socket)) {
                    assertEquals("a text\nBad file descriptor", taker.join());
                    read += taker.pid() + " has read it\n";
                }
            }
            assertEquals(read, Files.readString(log));
        }
    }
}
