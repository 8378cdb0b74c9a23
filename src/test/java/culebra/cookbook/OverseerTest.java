package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.mq.MessageQueue;
import culebra.process.ProcessFd;
import culebra.signal.Signal;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/** A program in Java that hears a worker in C, and its end. */
class OverseerTest {
    private final String queue = TempName.next();

    @AfterEach
    void remove() throws IOException {
        MessageQueue.unlinkIfExists(queue);
    }

    @Test
    void theEndOfTheWorkerComesAfterItsMessages() throws Exception {
        try (Peer overseer = overseer()) {
            overseer.line();
            overseer.send("one");
            overseer.expect("one");
            overseer.send("two\nthree");
            overseer.expect("two");
            overseer.expect("three");
            overseer.closeInput();
            assertEquals("the worker has ended with 3", overseer.join());
        }
    }

    @Test
    void aWorkerThatIsKilledIsHeardToEnd() throws Exception {
        try (Peer overseer = overseer()) {
            long worker = Long.parseLong(overseer.line());
            overseer.send("one");
            overseer.expect("one");
            try (ProcessFd process = ProcessFd.open(worker)) {
                process.send(Signal.KILL);
            }
            assertEquals("the worker has ended with 137", overseer.join());
        }
    }

    private Peer overseer() throws IOException {
        return Peer.java(Overseer.class, queue, Peer.program("cookbook/report").toString());
    }
}
