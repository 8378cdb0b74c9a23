package culebra.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The wall clock of the machine. Timers report when it is set, also by another run of the tests, so
 * a test that sets it, or must not see it set, holds a lock meanwhile.
 */
public final class WallClock implements AutoCloseable {
    /** Every process may open it, and all that share a clock share it as well. */
    private static final Path FILE = Path.of("/dev/null");

    private final FileChannel file;

    private WallClock(FileChannel file) {
        this.file = file;
    }

    /** Waits until no other test holds the lock. */
    public static WallClock lock() throws IOException {
        var file = FileChannel.open(FILE, StandardOpenOption.WRITE);
        file.lock();
        return new WallClock(file);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
