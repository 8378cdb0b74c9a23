package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.cookbook.OtherSide;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Three processes that do the same, one of them in Python, of which one at a time works. */
class SingleInstanceTest {
    @TempDir private Path directory;

    @Test
    void ifTheOneThatWorksIsKilledAnotherTakesOver() throws Exception {
        Path path = directory.resolve("only");
        try (Peer first = Peer.java(SingleInstance.class, path.toString())) {
            first.expect("works");
            try (Peer java = Peer.java(SingleInstance.class, path.toString());
                    Peer python = OtherSide.python("single_instance", path);
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                java.expect("stands by for " + first.pid());
                python.expect("stands by for " + first.pid());
                var starts = new ExecutorCompletionService<Peer>(threads);
                starts.submit(() -> works(java));
                starts.submit(() -> works(python));
                first.kill();
                Peer second = next(starts);
                assertTrue(SingleInstance.tryStart(path).isEmpty(), "there is one that works");
                second.kill();
                Peer third = next(starts);
                assertNotSame(second, third);
                third.send("it is enough");
                third.join();
            }
        }
        SingleInstance.tryStart(path).orElseThrow().close();
    }

    @Test
    void thereIsOneInThisProcessToo() throws Exception {
        Path path = directory.resolve("only");
        long before = Own.descriptors();
        try (SingleInstance one = SingleInstance.start(path)) {
            assertTrue(SingleInstance.tryStart(path).isEmpty());
            assertEquals(ProcessHandle.current().pid() + "", SingleInstance.whoWorks(path));
            one.close();
            SingleInstance.tryStart(path).orElseThrow().close();
        }
        Own.assertNoMoreDescriptors(before);
    }

    private static Peer works(Peer peer) throws IOException {
        peer.expect("works");
        return peer;
    }

    private static Peer next(ExecutorCompletionService<Peer> starts) throws Exception {
        return starts.poll(Patience.SECONDS, TimeUnit.SECONDS).get();
    }
}
