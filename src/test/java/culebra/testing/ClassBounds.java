package culebra.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Each test class holds a lock of the build while it runs: exclusive if it is {@link Alone}. At its
 * end the JVMs end that its tests have reused.
 */
public final class ClassBounds implements BeforeAllCallback, AfterAllCallback {
    private static final Path FILE = Path.of("target/alone.lock");
    private static FileChannel channel;
    private static FileLock held;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (isNested(context)) {
            return;
        }
        if (channel == null) {
            Files.createDirectories(FILE.getParent());
            channel =
                    FileChannel.open(
                            FILE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        }
        boolean alone = context.getRequiredTestClass().isAnnotationPresent(Alone.class);
        // A process that waits for the second byte holds the first, so no process overtakes it.
        try (FileLock turn = channel.lock(0, 1, false)) {
            held = channel.lock(1, 1, !alone);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (isNested(context)) {
            return;
        }
        try {
            Elsewhere.endReused();
        } finally {
            held.release();
        }
    }

    private static boolean isNested(ExtensionContext context) {
        return context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
    }
}
