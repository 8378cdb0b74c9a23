package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.signal.Signal;
import culebra.testing.IgnoredSignals;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** A program in Java that reloads its file, and ends, when Python sends signals. */
class ReloaderTest {
    @TempDir private Path directory;

    @Test
    void fileIsReloadedAtEachSignal() throws Exception {
        IgnoredSignals.assumeNot(Signal.HUP);
        Path file = Files.writeString(directory.resolve("file"), "one");
        try (Peer reloader = Peer.java(Reloader.class, file.toString())) {
            reloader.expect("one");
            for (String next : new String[] {"two", "three"}) {
                try (Peer python = OtherSide.python("reload", reloader.pid(), file, next)) {
                    python.join();
                }
                reloader.expect(next);
            }
            try (Peer python = OtherSide.python("reload", reloader.pid())) {
                python.join();
            }
            assertEquals("ends in good order", reloader.join());
        }
    }
}
