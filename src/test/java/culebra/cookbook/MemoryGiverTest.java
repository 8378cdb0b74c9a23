package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Memory that Java gives to Python. */
class MemoryGiverTest {
    private static final String TEXT = "a text for all".repeat(500); // more than a page

    @TempDir private Path directory;

    @Test
    void theMemoryOutlivesItsGiver() throws Exception {
        String socket = directory.resolve("giver").toString();
        try (Peer giver = Peer.java(MemoryGiver.class, socket, TEXT)) {
            giver.expect("ready");
            try (Peer first = OtherSide.python("take_memory", socket);
                    Peer second = OtherSide.python("take_memory", socket)) {
                first.expect(TEXT);
                second.expect(TEXT);
                giver.kill();
                for (Peer taker : new Peer[] {first, second}) {
                    taker.send("");
                    taker.expect(TEXT);
                    assertEquals("it is sealed", taker.join());
                }
            }
        }
    }

    @Test
    void killedClientDoesNotAffectOtherClients() throws Exception {
        String socket = directory.resolve("giver").toString();
        try (Peer giver = Peer.java(MemoryGiver.class, socket, TEXT)) {
            giver.expect("ready");
            try (Peer killed = OtherSide.python("take_memory", socket);
                    Peer taker = OtherSide.python("take_memory", socket)) {
                killed.expect(TEXT);
                killed.kill();
                taker.send("");
                assertEquals(TEXT + "\n" + TEXT + "\nit is sealed", taker.join());
            }
        }
    }
}
