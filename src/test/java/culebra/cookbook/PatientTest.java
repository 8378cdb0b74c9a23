package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A service in Java that notices when clients in Python have gone. */
class PatientTest {
    @TempDir private Path directory;

    @Test
    void aClientThatHasEndedItsQuestionIsAnswered() throws Exception {
        String socket = directory.resolve("service").toString();
        try (Peer service = Peer.java(Patient.class, socket, "1")) {
            service.expect("ready");
            OtherSide.connectWithoutDescriptorAndLeave(service, socket);
            service.expect("");
            service.expect("the client has gone");
            try (Peer client = OtherSide.python("ask_once", socket, "why?")) {
                assertEquals("asked\nthe answer", client.join());
            }
            service.expect("why?");
        }
    }

    @Test
    void aClientThatIsKilledIsNotWorkedFor() throws Exception {
        String socket = directory.resolve("service").toString();
        try (Peer service = Peer.java(Patient.class, socket, "86400000")) {
            service.expect("ready");
            for (int i = 0; i < 2; i++) {
                try (Peer client = OtherSide.python("ask_once", socket, "why?")) {
                    client.expect("asked");
                    service.expect("why?");
                    client.kill();
                    service.expect("the client has gone");
                }
            }
        }
    }
}
