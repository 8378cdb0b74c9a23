package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.process.ProcessFd;
import culebra.signal.Signal;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** A program in Java with a child in C, either of which may end first. */
class ForemanTest {
    @Test
    void theChildAddsUpAndEndsWithItsParent() throws Exception {
        try (Peer foreman = foreman()) {
            foreman.line();
            foreman.send("10");
            foreman.expect("55");
            foreman.send("1000000");
            foreman.expect("500000500000");
            foreman.closeInput();
            assertEquals("the worker has ended with 0", foreman.join());
        }
    }

    @Test
    void theParentSeesThatTheChildWasKilled() throws Exception {
        try (Peer foreman = foreman()) {
            try (ProcessFd worker = ProcessFd.open(Long.parseLong(foreman.line()))) {
                foreman.send("10");
                foreman.expect("55");
                worker.send(Signal.KILL);
                worker.await();
            }
            foreman.closeInput();
            assertEquals("the worker has ended with 137", foreman.join());
        }
    }

    @Test
    void theChildEndsWhenItsParentIsKilled() throws Exception {
        try (Peer foreman = foreman();
                ProcessFd worker = ProcessFd.open(Long.parseLong(foreman.line()))) {
            foreman.kill();
            assertEquals(true, worker.tryAwait(Patience.LIMIT));
        }
    }

    private static Peer foreman() throws IOException {
        return Peer.java(Foreman.class, Peer.program("cookbook/sum").toString());
    }
}
