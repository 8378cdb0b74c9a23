package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.cookbook.OtherSide;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The clients that this package's page shows, in C and Python, and the servers in Java. */
class CookbookTest {
    @TempDir private Path directory;

    @Test
    void theClientInCIsServed() throws Exception {
        String address = Domain.PATH.address(directory);
        try (Peer service = Peer.java(SequenceService.class, address)) {
            service.expect(address);
            for (String first : new String[] {"0 1\n1 2\n3 3", "6 1\n7 2\n9 3"}) {
                try (Peer client = OtherSide.c("ask_numbers", address, 3)) {
                    assertEquals(first, client.join());
                }
            }
        }
    }

    @Test
    void theClientInCHearsThatTheServiceWasKilled() throws Exception {
        String address = Domain.PATH.address(directory);
        try (Peer service = Peer.java(SequenceService.class, address)) {
            service.expect(address);
            try (Peer client = OtherSide.c("ask_numbers", address, Integer.MAX_VALUE)) {
                client.expect("0 1");
                service.kill();
                assertThrows(AssertionError.class, client::join); // it fails
                assertEquals("the service has ended", client.errors().strip());
            }
        }
    }

    @Test
    void theClientInPythonIsAnswered() throws Exception {
        String address = Domain.PATH.address(directory);
        try (Peer server = Peer.java(UpperCaseServer.class, address)) {
            server.expect(address);
            try (Peer client =
                    OtherSide.python("upper_case", address, "culebra", "", "42 snakes")) {
                assertEquals("CULEBRA\n\n42 SNAKES", client.join());
            }
        }
    }
}
