package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.cookbook.OtherSide;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/** The client that this package's page shows, in C, and the server in Java. */
class CookbookTest {
    private static final String RESULT = "1 4008ddfd"; // CRC-32 of "culebra"

    private final String name = TempName.next();

    @AfterEach
    void removeTheQueue() throws IOException {
        MessageQueue.unlinkIfExists(name);
    }

    @Test
    void theJobOfTheClientInCIsDoneByTheNextServer() throws Exception {
        try (Peer server = server();
                Peer client = OtherSide.c("job", name, "culebra")) {
            assertEquals(RESULT, client.join());
            server.kill();
        }
        try (Peer client = OtherSide.c("job", name, "culebra");
                var jobs = MessageQueue.openOrCreate(name, JobServer.LIMITS)) {
            while (jobs.size() == 0 && client.isAlive()) {
                Thread.yield();
            }
            try (Peer server = server()) {
                assertEquals(RESULT, client.join());
            }
        }
    }

    private Peer server() throws IOException {
        Peer server = Peer.java(JobServer.class, name);
        server.expect("ready");
        return server;
    }
}
