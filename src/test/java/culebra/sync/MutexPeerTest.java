package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.shm.SharedMemory;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** One mutex between this JVM, another, and C, whichever made it. */
class MutexPeerTest {
    /** Makes changes as C's does. */
    static final class Mover {
        public static void main(String[] args) throws Exception {
            try (Shared shared = Shared.open(args[0])) {
                SharedMutex mutex = shared.mutex();
                System.out.println("ready");
                System.in.read();
                move(shared, mutex, Integer.parseInt(args[1]));
            }
            System.out.println("moved");
        }
    }

    private static void move(Shared shared, SharedMutex mutex, int rounds) {
        for (int i = 0; i < rounds; i++) {
            mutex.lock();
            shared.move();
            mutex.unlock();
        }
    }

    @Test
    void cHasTheSameMembersAtTheSamePlaces() throws Exception {
        try (Shared shared = Shared.make();
                Peer c = shared.c()) {
            c.send("layout");
            for (String member :
                    new String[] {"number", "lock", "tag", "changed", "from", "waiting"}) {
                long size =
                        Shared.LAYOUT
                                .select(MemoryLayout.PathElement.groupElement(member))
                                .byteSize();
                c.expect(member + " " + Shared.at(member) + " " + size);
            }
            c.expect("shared 0 " + Shared.LAYOUT.byteSize());
        }
    }

    @Test
    void javaAndCAndAnotherJvmExcludeEachOther() throws Exception {
        int rounds = Counts.of(1_500, 200_000);
        try (Shared shared = Shared.make()) {
            var mutex = shared.create();
            try (Peer c = shared.c();
                    Peer java = Peer.java(Mover.class, shared.name(), "" + rounds)) {
                java.expect("ready");
                java.send("go");
                c.send("move " + rounds);
                move(shared, mutex, rounds);
                c.expect("moved");
                java.expect("moved");
                java.join();
            }
            assertEquals(3L * rounds, shared.get("to"));
            shared.requireSound();
        }
    }

    @Test
    void cSeesWhatJavaHasLockedAndJavaWhatC() throws Exception {
        try (Shared shared = Shared.make();
                Peer c = shared.c()) {
            exchange(shared, shared.create(), c);
        }
    }

    private static void exchange(Shared shared, SharedMutex mutex, Peer c) throws Exception {
        mutex.lock();
        Shared.tell(c, "trylock", "16"); // EBUSY
        Shared.tell(c, "unlock", "1"); // EPERM
        c.send("lock");
        shared.awaitWaiter();
        mutex.unlock();
        c.expect("0");
        assertFalse(mutex.tryLock());
        assertFalse(mutex.tryLock(Duration.ofMillis(1)));
        assertThrows(IllegalMonitorStateException.class, mutex::unlock);
        assertTrue(mutex.toString().contains("by thread " + c.pid()), mutex::toString);
        var waiter = On.PLATFORM.start(() -> mutex.tryLock(Patience.LIMIT));
        Shared.tell(c, "unlock", "0");
        assertTrue(waiter.get());
        assertThrows(OwnerDiedException.class, () -> mutex.tryLock(Patience.LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "errorcheck", "adaptive"})
    void aRobustMutexOfCIsUsableWhateverItsType(String kind) throws Exception {
        try (Shared shared = Shared.make();
                Peer c = shared.c()) {
            Shared.tell(c, "init " + kind, "0");
            var mutex = shared.mutex();
            relock(mutex);
            try (Shared again = Shared.open(shared.name())) {
                relock(again.mutex());
            }
            Shared.tell(c, "move 10", "moved");
            assertThrows(IllegalMonitorStateException.class, mutex::unlock);
            exchange(shared, mutex, c);
        }
    }

    /** Locking twice is refused as ever, and leaves it locked once. */
    private static void relock(SharedMutex mutex) throws Exception {
        mutex.lock();
        assertFalse(mutex.tryLock());
        assertFalse(mutex.tryLock(Duration.ZERO));
        assertThrows(IllegalStateException.class, mutex::lock);
        assertThrows(IllegalStateException.class, mutex::lockInterruptibly);
        assertThrows(IllegalStateException.class, () -> mutex.tryLock(Duration.ofMillis(1)));
        assertThrows(IllegalStateException.class, mutex::destroy);
        mutex.unlock();
        assertTrue(On.PLATFORM.get(() -> SharedMutexTest.lockAndUnlock(mutex)));
        assertThrows(IllegalMonitorStateException.class, mutex::unlock);
    }

    @Test
    void processesShareOneInAMappedFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("slot");
        try (Arena arena = Arena.ofShared();
                FileChannel channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
            MemorySegment memory =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, Shared.LAYOUT.byteSize(), arena);
            exchange(new Shared("none", arena, memory), file);
        }
    }

    @Test
    void processesShareOneInAnonymousMemory() throws Exception {
        try (Arena arena = Arena.ofShared();
                SharedMemory memory = SharedMemory.anonymous(Shared.LAYOUT.byteSize())) {
            exchange(new Shared("none", arena, memory.map(arena)), memory.fd().path());
        }
    }

    private static void exchange(Shared shared, Path file) throws Exception {
        var mutex = shared.create();
        shared.set("from", 1000);
        try (Peer c = Peer.c("sync/shared", file.toString())) {
            exchange(shared, mutex, c);
        }
    }
}
