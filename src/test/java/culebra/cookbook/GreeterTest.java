package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.signal.Signal;
import culebra.signal.Signals;
import culebra.testing.IgnoredSignals;
import culebra.testing.Peer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A service in Java that clients in Python and signals reach in the same wait. */
class GreeterTest {
    @TempDir private Path directory;
    private String socket;
    private Path file;

    @BeforeEach
    void prepare() throws Exception {
        socket = directory.resolve("service").toString();
        file = Files.writeString(directory.resolve("file"), "hello");
    }

    @Test
    void clientsAndSignalsAreServedInAnyOrder() throws Exception {
        IgnoredSignals.assumeNot(Signal.HUP);
        IgnoredSignals.assumeNot(Signal.TERM);
        try (Peer service = Peer.java(Greeter.class, socket, file.toString())) {
            service.expect("watches [HUP, TERM]");
            assertEquals("hello", greeted());
            for (String next : List.of("good morning", "good night")) {
                Files.writeString(file, next);
                Signals.send(service.pid(), Signal.HUP);
                service.expect("read again");
                assertEquals(next, greeted());
                assertEquals(next, greeted());
            }
            Signals.send(service.pid(), Signal.TERM);
            assertEquals("ends in good order", service.join());
        }
    }

    @Test
    void underNohupItDoesWithoutTheSignalThatIsIgnored() throws Exception {
        IgnoredSignals.assumeNot(Signal.TERM);
        var command = new ArrayList<>(List.of("env", "--ignore-signal=HUP"));
        command.addAll(Peer.javaCommand(List.of(), Greeter.class, socket, file.toString()));
        try (Peer service = Peer.command(command)) {
            service.expect("watches [TERM]");
            Signals.send(service.pid(), Signal.HUP);
            assertEquals("hello", greeted());
            Signals.send(service.pid(), Signal.TERM);
            assertEquals("ends in good order", service.join());
        }
    }

    private String greeted() throws Exception {
        try (Peer client = OtherSide.python("greeted", socket)) {
            return client.join();
        }
    }
}
