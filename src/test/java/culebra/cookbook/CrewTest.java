package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import culebra.shm.SharedMemory;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/** Java and two workers in C, which go through phases together. */
class CrewTest {
    private final String name = TempName.next();

    @AfterEach
    void remove() throws IOException {
        SharedMemory.unlinkIfExists(name);
    }

    @Test
    void everyPhaseEndsWhenAllHaveDoneIt() throws Exception {
        try (Peer java = crew(Patience.LIMIT.toMillis());
                Peer first = OtherSide.c("worker", name, 2);
                Peer second = OtherSide.c("worker", name, 2)) {
            for (int phase = 1; phase <= 2; phase++) {
                first.send("");
                second.send("");
                java.expect("phase " + phase + ": " + 2 * phase);
            }
            java.join();
            first.join();
            second.join();
        }
    }

    @Test
    void allNoticeThatAWorkerWasKilled() throws Exception {
        try (Peer java = crew(Patience.times(Duration.ofSeconds(5)).toMillis());
                Peer first = OtherSide.c("worker", name, 2);
                Peer second = OtherSide.c("worker", name, 2)) {
            first.send("");
            second.send("");
            String phase = java.line();
            assumeFalse(phase.contains("missing"), "a worker that arrives within the time limit");
            assertEquals("phase 1: 2", phase);
            first.send("");
            second.kill();
            java.expect("a worker is missing");
            first.expect("another worker is missing");
            first.join();
            java.join();
        }
    }

    private Peer crew(long limit) throws IOException {
        Peer java = Peer.java(Crew.class, name, "2", "2", "" + limit);
        java.expect("start the workers");
        return java;
    }
}
