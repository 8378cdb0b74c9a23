package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.sem.SharedSemaphore;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Programs in Java and C, of which two at a time work. */
class PlacesTest {
    @TempDir private Path directory;

    @Test
    void whoFindsNoPlaceWaitsForOne() throws Exception {
        Path file = directory.resolve("places");
        try (Peer java = java(file)) {
            java.expect("works");
            try (Peer c = OtherSide.c("place", file)) {
                c.expect("works");
                try (Peer third = java(file);
                        Peer fourth = OtherSide.c("place", file)) {
                    third.expect("waits");
                    fourth.expect("waits");
                    c.send("");
                    c.join();
                    java.send("");
                    java.join();
                    for (Peer peer : List.of(third, fourth)) {
                        peer.expect("works");
                        peer.send("");
                        peer.join();
                    }
                }
            }
        }
        assertEquals(2, free(file));
    }

    @Test
    void theKilledGiveNothingBack() throws Exception {
        Path file = directory.resolve("places");
        assertEquals(2, free(file));
        try (Peer c = OtherSide.c("place", file)) {
            c.expect("works");
            c.kill();
        }
        assertEquals(1, free(file));
    }

    @Test
    void firstProcessCreatesTheFileOnce() throws Exception {
        Path file = directory.resolve("places");
        Callable<Boolean> take = () -> take(file);
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            var taken = new ArrayList<Boolean>();
            for (Future<Boolean> each : threads.invokeAll(List.of(take, take, take, take, take))) {
                taken.add(each.get());
            }
            assertEquals(2, taken.stream().filter(each -> each).count());
        }
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    private static Peer java(Path file) throws IOException {
        return Peer.java(Places.class, file.toString(), "2");
    }

    private static boolean take(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined();
                SharedSemaphore places = Places.open(file, 2, arena)) {
            return places.tryAcquire();
        }
    }

    private static int free(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined();
                SharedSemaphore places = Places.open(file, 2, arena)) {
            return places.availablePermits();
        }
    }
}
