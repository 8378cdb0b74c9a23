package culebra.cookbook;

import culebra.signal.Signal;
import culebra.signal.SignalWatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reloads its file when a signal arrives, such as one from {@code reload.py}. */
final class Reloader {
    private Reloader() {}

    // @start region=reload @highlight region regex="SignalWatch\.\w+|take"
    /** {@code FILE}: prints it at the start and at each HUP, until TERM. */
    public static void main(String[] arguments) throws Exception {
        try (var watch = SignalWatch.open(Signal.HUP, Signal.TERM)) {
            do {
                try {
                    System.out.println(Files.readString(Path.of(arguments[0])));
                } catch (IOException unreadable) {
                    System.err.println("it stays as it was: " + unreadable);
                }
            } while (watch.take() == Signal.HUP);
            System.out.println("ends in good order");
        }
    }
    // @end @end
}
