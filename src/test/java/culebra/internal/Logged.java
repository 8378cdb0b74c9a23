package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.sem.NamedSemaphore;
import culebra.sem.PosixSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.Blocker;
import culebra.testing.LogRecords;
import culebra.testing.TempName;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** What is logged in a JVM of its own. */
final class Logged {
    private Logged() {}

    static void newWakeUpSignal() throws Exception {
        var records = LogRecords.queue();
        try (Arena arena = Arena.ofShared()) {
            var semaphore = SharedSemaphore.create(arena.allocate(SharedSemaphore.LAYOUT), 0);
            Thread thread = Thread.ofPlatform().start(() -> acquire(semaphore));
            Blocker.await(thread, "SharedSemaphore");
            int before = WakeSignal.number();
            OtherLibrary.takeSignal(before);
            semaphore.close();
            thread.join();
            LogRecord record = records.take();
            assertEquals(Level.INFO, record.getLevel());
            assertEquals(
                    "Other code has installed a handler for signal "
                            + before
                            + ", which Culebra has used to end waits; Culebra now uses "
                            + WakeSignal.number(),
                    record.getMessage());
        }
    }

    static void poolNearItsLimit() throws Exception {
        var records = LogRecords.queue();
        var threads = new ArrayList<Thread>();
        String name = TempName.next();
        try (var semaphore = NamedSemaphore.create(name, 0)) {
            semaphore.unlink();
            for (int i = 0; i < 10; i++) {
                threads.add(Thread.ofVirtual().start(() -> acquire(semaphore)));
            }
            LogRecord record = records.take();
            assertEquals(Level.INFO, record.getLevel());
            String limit = "the limit is 10, which -Dculebra.maxWaits=number raises";
            assertTrue(record.getMessage().endsWith(limit), record.getMessage());
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, records.size());
    }

    static void closedEpoll() throws Exception {
        var records = LogRecords.queue();
        try (EventFd event = EventFd.create();
                EventFd other = EventFd.create()) {
            Thread first = Thread.ofVirtual().start(() -> take(event));
            Blocker.await(first, "EventFd[");
            int number = ParkingEpoll.ownNumber();
            Descriptor.closeNumber(number);
            Thread second = Thread.ofVirtual().start(() -> take(other));
            LogRecord record = records.take();
            assertEquals(Level.INFO, record.getLevel());
            assertEquals(
                    "Other code has closed descriptor "
                            + number
                            + ", the epoll of virtual threads; they use another one now",
                    record.getMessage());
            event.add(1);
            other.add(1);
            first.join();
            second.join();
        }
    }

    static void refusedCallOnce() throws Exception {
        var records = LogRecords.queue();
        SharedMemory.anonymous(1).close();
        SharedMemory.anonymous(1).close();
        LogRecord record = records.take();
        assertEquals(Level.FINE, record.getLevel());
        assertEquals(
                "The system refuses memfd_create; Culebra uses a file in /dev/shm",
                record.getMessage());
        assertEquals(0, records.size());
    }

    private static void acquire(PosixSemaphore semaphore) {
        try {
            semaphore.acquireUninterruptibly();
        } catch (IllegalStateException closed) {
            return;
        }
    }

    private static void take(EventFd event) {
        try {
            event.take();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
