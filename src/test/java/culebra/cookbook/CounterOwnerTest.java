package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A counter of a program in Java to which another in Python adds. */
class CounterOwnerTest {
    @TempDir private Path directory;

    @Test
    void whatThePeerAddsComesUntilItIsKilled() throws Exception {
        String socket = directory.resolve("counter").toString();
        try (Peer owner = Peer.java(CounterOwner.class, socket)) {
            owner.expect("ready");
            try (Peer worker = OtherSide.python("count_up", socket)) {
                worker.send("3");
                owner.expect("3 more");
                worker.send("4000000000");
                owner.expect("4000000000 more");
                worker.kill();
                assertEquals("the worker has gone", owner.join());
            }
        }
    }
}
