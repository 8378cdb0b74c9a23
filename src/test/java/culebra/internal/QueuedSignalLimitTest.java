package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.lock.FileLocks;
import culebra.testing.Elsewhere;
import culebra.testing.On;

import org.junit.jupiter.api.Test;

import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The user's limit of queued signals is 0, so that no real-time signal can be sent. */
class QueuedSignalLimitTest {
    private static final List<String> NO_QUEUED_SIGNAL =
            List.of("bash", "-c", "ulimit -i 0; exec \"$@\"", "bash");

    @Test
    void waitsEnd() throws Exception {
        Elsewhere.with().behind(NO_QUEUED_SIGNAL).run(QueuedSignalLimitTest.class, "without");
    }

    static void without() throws Exception {
        for (On kind : On.values()) {
            try (var event = EventFd.create()) {
                var taken = kind.start(event::take).blocked();
                taken.thread().interrupt();
                assertInstanceOf(InterruptedException.class, taken.failure());
                var closed = kind.start(event::take).blocked();
                event.close();
                assertInstanceOf(AsynchronousCloseException.class, closed.failure());
            }
            try (var full = EventFd.create(EventFd.MAX_VALUE - 1)) {
                assertFalse(kind.get(() -> full.tryAdd(5)));
            }
            lockInTime(kind);
        }
    }

    private static void lockInTime(On kind) throws Exception {
        Path file = Files.createTempFile("culebra-limit", "");
        try (var holder = FileLocks.open(file);
                var other = FileLocks.open(file)) {
            var held = holder.wholeFile().lock();
            assertTrue(kind.get(() -> other.wholeFile().tryLock(Duration.ofMillis(20))).isEmpty());
            held.close();
        } finally {
            Files.delete(file);
        }
    }
}
