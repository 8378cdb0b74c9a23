package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/** A child that was forked has its parent's description, but not its role. */
class RingForkTest {
    private static final String PYTHON =
            """
            import os
            import sys
            sys.dont_write_bytecode = True
            sys.path.insert(0, "src/main/resources/culebra/ring")
            import culebra_ring

            sender = culebra_ring.open(sys.argv[1]).sender()
            child = os.fork()
            if child == 0:
                sender.close()
                os._exit(0)
            os.waitpid(child, 0)
            print("closed by a child")
            input()
            end, parent = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(parent)
                os.read(end, 1)  # until the parent ends
                os._exit(0)
            sender.close()
            print("closed")
            input()
            os.close(parent)
            os.waitpid(child, 0)
            """;

    private interface Start {
        Peer of(String path) throws IOException;
    }

    @Test
    void inC() throws Exception {
        roleIsThatOfTheParent(path -> Peer.c("ring/fork", path));
    }

    @Test
    void inPython() throws Exception {
        roleIsThatOfTheParent(path -> Peer.python(PYTHON, path));
    }

    private static void roleIsThatOfTheParent(Start start) throws Exception {
        try (TempRing temp = TempRing.make(4096, Senders.SINGLE);
                Peer peer = start.of(temp.path())) {
            peer.expect("closed by a child");
            assertThrows(IOException.class, temp.ring()::sender);
            peer.send("go on");
            peer.expect("closed");
            temp.ring().sender().close();
            peer.send("go on");
            assertEquals("", peer.join());
        }
    }
}
