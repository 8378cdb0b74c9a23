package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.cookbook.NoLeaks;
import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.sem.NamedSemaphore;
import culebra.testing.LogRecords;
import culebra.testing.TempName;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * What a JVM with the system property {@code culebra.leaks} does about handles that are dropped.
 */
final class Leaks {
    private Leaks() {}

    static void warnLogsDroppedHandleOnce() throws Exception {
        var records = LogRecords.queue();
        int number = dropEvent();
        LogRecord record = next(records);
        assertEquals(Level.WARNING, record.getLevel());
        assertEquals(
                "EventFd[anon_inode:[eventfd], descriptor "
                        + number
                        + "] was dropped without close()",
                record.getMessage());
        assertNull(record.getThrown());
        dropPipe();
        assertEquals("ReadChannel", kind(next(records)));
        assertTrue(records.isEmpty());
    }

    static void traceLogsWhereTheHandleWasCreated() throws Exception {
        var records = LogRecords.queue();
        dropEvent();
        Throwable creation = next(records).getThrown();
        assertTrue(
                Arrays.stream(creation.getStackTrace())
                        .anyMatch(each -> each.getMethodName().equals("dropEvent")),
                Arrays.toString(creation.getStackTrace()));
    }

    static void wrongModeWarns() throws Exception {
        var records = LogRecords.queue();
        dropEvent();
        assertEquals(
                "-Dculebra.leaks=yes must be warn, trace or fail; using warn",
                records.take().getMessage());
        assertEquals("EventFd", kind(next(records)));
    }

    static void failFailsTestThatDropsHandles() throws Exception {
        var extension = new NoLeaks();
        extension.afterEach(null);
        int number = dropEvent();
        String name = dropSemaphore();
        var failure = assertThrows(IllegalStateException.class, () -> extension.afterEach(null));
        var leaks = new ArrayList<String>();
        leaks.add(failure.getMessage());
        for (Throwable other : failure.getSuppressed()) {
            leaks.add(other.getMessage());
        }
        leaks.sort(null);
        assertEquals(
                List.of(
                        name + " was dropped without close()",
                        "EventFd[anon_inode:[eventfd], descriptor "
                                + number
                                + "] was dropped without close()"),
                leaks);
        extension.afterEach(null);
    }

    static void closedHandleIsNoLeak() throws Exception {
        dropClosed();
        Inspect.requireNoLeaks();
    }

    static void handleOfAnArenaIsNoLeak() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            dropInto(arena);
            dropInto(Arena.ofAuto());
            Inspect.requireNoLeaks();
        }
    }

    static void heldHandleIsNoLeak() throws Exception {
        try (EventFd held = EventFd.create()) {
            Inspect.requireNoLeaks();
            held.add(1);
        }
    }

    private static LogRecord next(BlockingQueue<LogRecord> records) throws InterruptedException {
        LogRecord record = null;
        while (record == null) {
            System.gc();
            record = records.poll(100, TimeUnit.MILLISECONDS);
        }
        return record;
    }

    private static String kind(LogRecord record) {
        return record.getMessage().replaceFirst("\\[.*", "");
    }

    private static int dropEvent() throws Exception {
        return EventFd.create().fd().number();
    }

    /** Drops the end for reading only. */
    private static void dropPipe() throws Exception {
        UnixPipe.open().sink().close();
    }

    private static String dropSemaphore() throws Exception {
        String name = TempName.next();
        NamedSemaphore.create(name, 0).unlink();
        return name;
    }

    private static void dropClosed() throws Exception {
        EventFd.create().close();
        UnixPipe.open().close();
    }

    private static void dropInto(Arena arena) throws Exception {
        EventFd.create().closeWith(arena);
        UnixPipe.open().closeWith(arena);
    }
}
