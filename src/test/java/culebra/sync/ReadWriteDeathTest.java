package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Readers and writers in C and in another JVM, which are killed. */
class ReadWriteDeathTest {
    private final AtomicInteger repairs = new AtomicInteger();
    private ReadWritten shared;
    private SharedReadWriteLock lock;

    @BeforeEach
    void create() throws Exception {
        shared = ReadWritten.make();
        lock = shared.create().onOwnerDeath(this::repair);
    }

    @AfterEach
    void close() throws Exception {
        shared.close();
    }

    private void repair() {
        repairs.incrementAndGet();
        shared.repair();
    }

    @Test
    void cHasTheSameLayoutAndMayCreate() throws Exception {
        try (Peer c = shared.c()) {
            long size = SharedReadWriteLock.LAYOUT.byteSize();
            ReadWritten.tell(c, "layout", (size - 8) + " " + (size - 4) + " " + size);
            ReadWritten.tell(c, "init", "created");
            SharedReadWriteLock made = shared.lock();
            made.lockWrite();
            made.unlockWrite();
        }
    }

    @Test
    void cReadsAndWritesInTurnsWithJava() throws Exception {
        try (Peer c = shared.c()) {
            ReadWritten.tell(c, "read", "reading");
            assertTrue(lock.tryLockRead());
            lock.unlockRead();
            assertFalse(lock.tryLockWrite());
            ReadWritten.tell(c, "leave", "0");
            ReadWritten.tell(c, "write", "writing");
            assertFalse(lock.tryLockRead());
            assertFalse(lock.tryLockWrite());
            ReadWritten.tell(c, "unlock", "unlocked");
            assertTrue(lock.tryLockWrite());
            shared.move();
            lock.unlockWrite();
            int moves = Counts.of(150, 20_000);
            c.send("move " + moves);
            for (int i = 0; i < moves; i++) {
                lock.lockRead();
                shared.requireSound();
                lock.unlockRead();
                lock.lockWrite();
                shared.move();
                lock.unlockWrite();
            }
            c.expect("moved");
            assertEquals(1000 - 1 - 2 * moves, shared.from());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reading", "seats", "mutex"})
    void deathBeforeWritingLeavesNothingToRepair(String where) throws Exception {
        try (Peer c = shared.c()) {
            for (boolean write : new boolean[] {true, false}) {
                ReadWritten.tell(c, "die " + where, "dead");
                lockAndUnlock(write);
            }
        }
        assertEquals(0, repairs.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"writing", "half"})
    void nextReaderOrWriterRepairsWhatADeadWriterLeft(String where) throws Exception {
        try (Peer c = shared.c()) {
            for (boolean write : new boolean[] {true, false}) {
                repairs.set(0);
                ReadWritten.tell(c, "die " + where, "dead");
                lockAndUnlock(write);
                lockAndUnlock(!write);
                assertEquals(1, repairs.get());
            }
            ReadWritten.tell(c, "die " + where, "dead");
            ReadWritten.tell(c, "read", "reading"); // C repairs
            ReadWritten.tell(c, "leave", "0");
        }
        assertEquals(1, repairs.get());
    }

    private void lockAndUnlock(boolean write) throws InterruptedException {
        if (write) {
            lock.lockWrite();
            shared.move();
            lock.unlockWrite();
        } else {
            lock.lockRead();
            shared.requireSound();
            lock.unlockRead();
        }
    }

    @Test
    void attemptsRepairToo() throws Exception {
        try (Peer c = shared.c()) {
            ReadWritten.tell(c, "die half", "dead");
            assertTrue(lock.tryLockRead());
            shared.requireSound();
            lock.unlockRead();
            ReadWritten.tell(c, "die half", "dead");
            assertTrue(lock.tryLockWrite());
            shared.requireSound();
            lock.unlockWrite();
        }
        assertEquals(2, repairs.get());
    }

    @Test
    void withoutARepairTheLockIsUnrecoverable() throws Exception {
        SharedReadWriteLock other = shared.lock();
        try (Peer c = shared.c()) {
            ReadWritten.tell(c, "die half", "dead");
            var none = assertThrows(OwnerDiedException.class, other::lockRead);
            assertTrue(none.getMessage().contains("unrecoverable"), none.getMessage());
            assertThrows(OwnerDiedException.class, lock::lockRead);
            assertThrows(OwnerDiedException.class, lock::lockWrite);
            assertThrows(OwnerDiedException.class, lock::tryLockRead);
            assertThrows(OwnerDiedException.class, lock::tryLockWrite);
            c.send("read");
            c.expect("error 131");
        }
        assertEquals(0, repairs.get());
        SharedReadWriteLock again = shared.create();
        again.lockWrite();
        shared.repair();
        again.unlockWrite();
    }

    @Test
    void repairThatThrowsMakesTheLockUnrecoverable() throws Exception {
        var failure = new IllegalArgumentException("not repairable");
        lock.onOwnerDeath(
                () -> {
                    throw failure;
                });
        try (Peer c = shared.c()) {
            ReadWritten.tell(c, "die half", "dead");
        }
        assertEquals(failure, assertThrows(OwnerDiedException.class, lock::lockRead).getCause());
        assertThrows(OwnerDiedException.class, lock::lockWrite);
    }

    @Test
    void killedReaderLetsAWaitingWriterIn() throws Exception {
        try (Peer c = shared.c()) {
            ReadWritten.tell(c, "read", "reading");
            var writer = On.PLATFORM.start(() -> write());
            Patience.await(() -> lock.toString().contains("waits"), lock::toString);
            c.kill();
            writer.get();
        }
        assertEquals(0, repairs.get());
    }

    private Void write() throws InterruptedException {
        lockAndUnlock(true);
        return null;
    }

    @Test
    void killedWriterLetsWaitingReadersIn() throws Exception {
        try (Peer c = shared.c()) {
            ReadWritten.tell(c, "write", "writing");
            ReadWritten.tell(c, "half", "half");
            var readers = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < 3; i++) {
                readers.add(On.PLATFORM.start(() -> read()));
            }
            c.kill();
            for (var reader : readers) {
                reader.get();
            }
        }
        assertEquals(1, repairs.get());
    }

    /** The writer that has died meanwhile is played by C. */
    @Test
    void readerThatWaitedForASeatLooksAtTheStateAgain() throws Exception {
        var leave = new AtomicBoolean();
        var readers = new ArrayList<On.Started<Void>>();
        try (Peer c = shared.c()) { // before the threads: it aborts the test where gcc is missing
            for (int i = 0; i < SharedReadWriteLock.MAX_READERS; i++) {
                readers.add(On.PLATFORM.start(() -> readUntil(leave)));
            }
            String full = SharedReadWriteLock.MAX_READERS + " readers";
            Patience.await(() -> lock.toString().contains(full), lock::toString);
            readers.add(On.PLATFORM.start(() -> readUntil(leave)));
            Blocked.on(shared.memory());
            ReadWritten.tell(c, "die written", "dead");
        }
        leave.set(true);
        for (var reader : readers.reversed()) {
            reader.get();
        }
        assertEquals(1, repairs.get());
    }

    private Void readUntil(AtomicBoolean leave) throws InterruptedException {
        lock.lockRead();
        Patience.await(leave::get, () -> "no permission for readers to leave");
        lock.unlockRead();
        return null;
    }

    private Void read() throws InterruptedException {
        lockAndUnlock(false);
        return null;
    }

    @Test
    void processesAreKilledAnywhereWhileThreadsReadAndWrite() throws Exception {
        int deaths = Counts.of(30, 2_000);
        var random = new SplittableRandom(7);
        var over = new AtomicBoolean();
        var threads = new ArrayList<On.Started<Integer>>();
        try (Peer c = shared.c()) {
            for (int i = 0; i < 3; i++) {
                boolean write = i == 0;
                threads.add(On.PLATFORM.start(() -> lockUntil(over, write)));
            }
            for (int i = 0; i < deaths; i++) {
                ReadWritten.tell(c, "churn " + random.nextInt(2_000), "dead");
                lockAndUnlock(i % 2 == 0);
            }
        } finally {
            over.set(true);
        }
        for (var thread : threads) {
            assertTrue(thread.get() > 0);
        }
        shared.requireSound();
        assertTrue(repairs.get() <= deaths);
    }

    private int lockUntil(AtomicBoolean over, boolean write) throws InterruptedException {
        int times = 0;
        do {
            lockAndUnlock(write);
            times++;
        } while (!over.get());
        return times;
    }

    /** Dies while it reads or writes, when it is killed. */
    static final class Victim {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            ReadWritten shared = ReadWritten.open(arguments[0]);
            SharedReadWriteLock lock = shared.lock().onOwnerDeath(shared::repair);
            if (arguments[1].equals("read")) {
                lock.lockRead();
            } else {
                lock.lockWrite();
            }
            System.out.println("inside");
            System.in.read();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "write"})
    void anotherJvmIsKilledInside(String how) throws Exception {
        try (Peer java = Peer.java(Victim.class, shared.name(), how)) {
            java.expect("inside");
            assertFalse(lock.tryLockWrite());
            assertEquals(how.equals("read"), read(how));
            java.kill();
        }
        lockAndUnlock(true);
        assertEquals(how.equals("read") ? 0 : 1, repairs.get());
    }

    private boolean read(String how) {
        boolean locked = lock.tryLockRead();
        if (locked) {
            lock.unlockRead();
        }
        return locked;
    }

    @Test
    void arenaDoesNotUnmapALockThatAThreadHas() throws Exception {
        ReadWritten own = ReadWritten.make();
        SharedReadWriteLock held = own.create();
        held.lockRead();
        assertThrows(IllegalStateException.class, own::close);
    }
}
