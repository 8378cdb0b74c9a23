package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.internal.SysvSemCalls;
import culebra.testing.Alone;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;

/** Limits of the system that are reached, in a process whose limits are its own. */
@Alone
class SysvLimitsTest {
    private static final int MANY = 70_000;

    /** What a test does there. */
    static final class There {
        public static void main(String[] args) throws Throwable {
            Executable test =
                    switch (args[0]) {
                        case "sets" -> There::fewSets;
                        case "operations" -> There::fewOperations;
                        case "large" -> There::largeSets;
                        case "too large" -> There::tooLargeSets;
                        case "objects" -> There::fewObjects;
                        case "messages" -> There::longMessages;
                        default -> throw new AssertionError(args[0]);
                    };
            test.execute();
            System.out.println("passed");
        }

        private static void fewSets() throws Exception {
            var set = SysvSemaphores.create(new SysvKey(1), 4);
            full(Errno.EINVAL, () -> SysvSemaphores.create(new SysvKey(2), 11));
            full(Errno.ENOSPC, () -> SysvSemaphores.create(new SysvKey(2), 9));
            SysvSemaphores.create(SysvKey.PRIVATE, 1);
            full(Errno.ENOSPC, () -> SysvSemaphores.openOrCreate(new SysvKey(2), 1));
            assertThrows(NoSuchFileException.class, () -> SysvSemaphores.open(new SysvKey(2)));
            set.remove();
            SysvSemaphores.create(new SysvKey(2), 1);
        }

        private static void full(Errno errno, Executable create) {
            var failure =
                    Expect.failure(
                            ErrnoException.class, create, "/proc/sys/kernel/sem: 10 12 3 2 (");
            assertEquals(errno, failure.errno());
        }

        /** Three at once are fewer than the first values of a set need. */
        private static void fewOperations() throws Exception {
            int[] values = {1, 2, 3, 4};
            var key = new SysvKey(1);
            try (var set = SysvSemaphores.create(key, values);
                    var same = SysvSemaphores.open(key);
                    var other = SysvSemaphores.openOrCreate(new SysvKey(2), values)) {
                assertArrayEquals(values, same.values());
                assertArrayEquals(values, other.values());
                SemOp up = SemOp.add(0, 1);
                assertTrue(set.tryApply(up, up, up));
                var failure =
                        Expect.failure(
                                ErrnoException.class,
                                () -> set.apply(up, up, up, up),
                                "/proc/sys/kernel/sem: 10 100 3 9",
                                "operations at once");
                assertEquals(Errno.E2BIG, failure.errno());
            }
        }

        private static void largeSets() throws Exception {
            int[] values = new int[65_536];
            Arrays.setAll(values, i -> i % 1000);
            try (var set = SysvSemaphores.create(new SysvKey(1), values);
                    var same = SysvSemaphores.open(new SysvKey(1))) {
                assertArrayEquals(values, same.values());
                set.apply(SemOp.add(65_535, 7), SemOp.take(40_000 + 1, 1));
                assertEquals(65_535 % 1000 + 7, same.value(65_535));
                assertEquals(0, same.value(40_001));
                set.set(65_535, 1);
                assertEquals(1, same.value(65_535));
            }
        }

        private static void tooLargeSets() throws Exception {
            var key = new SysvKey(1);
            for (Executable create :
                    List.<Executable>of(
                            () -> SysvSemaphores.create(key, MANY),
                            () -> SysvSemaphores.create(key, new int[MANY]),
                            () -> SysvSemaphores.openOrCreate(key, new int[MANY]))) {
                Expect.failure(ErrnoException.class, create, "at most 65536 semaphores");
                assertThrows(NoSuchFileException.class, () -> SysvSemaphores.open(key));
            }
            int id = SysvSemCalls.create(key.value(), MANY, 0600);
            for (Executable open :
                    List.<Executable>of(
                            () -> SysvSemaphores.open(key),
                            () -> SysvSemaphores.openOrCreate(key, 1),
                            () -> SysvSemaphores.ofId(id))) {
                Expect.failure(FileSystemException.class, open, "70000", "at most 65536");
            }
            var stale = new SysvSemaphores(id, 1, false); // of a set that had the id before
            assertThrows(RemovedException.class, stale::values);
            assertThrows(RemovedException.class, () -> stale.setAll(1));
        }

        private static void fewObjects() throws Exception {
            SysvQueue.create(SysvKey.PRIVATE);
            for (Executable create :
                    List.<Executable>of(
                            () -> SysvQueue.create(new SysvKey(1)),
                            () -> SysvQueue.openOrCreate(new SysvKey(1)))) {
                Expect.failure(ErrnoException.class, create, "/proc/sys/kernel/msgmni: 1 queues");
            }
            SysvMemory.create(SysvKey.PRIVATE, 5000);
            for (long size : new long[] {1, 8193}) {
                Expect.failure(
                        ErrnoException.class,
                        () -> SysvMemory.create(new SysvKey(1), size),
                        "/proc/sys/kernel/shmmax: 8192 bytes",
                        "shmmni: 1 objects");
            }
        }

        private static void longMessages() throws Exception {
            try (var queue = SysvQueue.create(SysvKey.PRIVATE)) {
                assertEquals(300_000, queue.capacity());
                for (int size : new int[] {8193, 16_384, 16_385, 200_000, 300_000}) {
                    byte[] bytes = new byte[size];
                    for (int i = 0; i < size; i++) {
                        bytes[i] = (byte) (i * 31 >> 3);
                    }
                    for (On kind : On.values()) {
                        queue.send(2, bytes);
                        assertArrayEquals(bytes, kind.get(() -> queue.receive(0)).bytes());
                        var wait = kind.start(() -> queue.receive(-2));
                        QueueWaitTest.waits(wait);
                        queue.send(1, bytes);
                        assertEquals(new SysvMessage(1, bytes), wait.get());
                    }
                    queue.send(1, ByteBuffer.wrap(bytes));
                    ByteBuffer into = ByteBuffer.allocateDirect(size);
                    assertThrows(ErrnoException.class, () -> queue.receive(0, into.slice(1, 9)));
                    assertEquals(1, queue.receive(0, into));
                    assertEquals(ByteBuffer.wrap(bytes), into.flip());
                }
                neverRoom(queue);
            }
        }

        private static void neverRoom(SysvQueue queue) throws Exception {
            byte[] longest = new byte[300_001];
            Expect.failure(
                    IllegalArgumentException.class, () -> queue.send(1, longest), "300001 bytes");
            assertEquals(false, queue.trySend(1, longest), "now there is no room either");
            Expect.failure(
                    ErrnoException.class,
                    () -> queue.send(1, new byte[400_001]),
                    "400001 bytes",
                    "msgmax: 400000");
        }
    }

    @Test
    void tooManySetsOrSemaphoresAreRefusedAndTheLimitsNamed() throws Exception {
        passes("sets", "sem=10 12 3 2");
    }

    @Test
    void aSetMayNeedMoreOperationsThanThereMayBe() throws Exception {
        passes("operations", "sem=10 100 3 9");
    }

    @Test
    void aSetMayHaveAsManySemaphoresAsAnIndexCanTell() throws Exception {
        passes("large", "sem=65536 1000000 500 9");
    }

    @Test
    void aSetWithMoreSemaphoresThanAnIndexCanTellIsRefused() throws Exception {
        passes("too large", "sem=100000 1000000 500 9");
    }

    @Test
    void tooManyObjectsAreRefusedAndTheLimitsNamed() throws Exception {
        passes("objects", "msgmni=1", "shmmni=1", "shmmax=8192");
    }

    @Test
    void messagesMayBeLongerThanUsual() throws Exception {
        passes("messages", "msgmax=400000", "msgmnb=300000");
    }

    private static void passes(String test, String... limits) throws Exception {
        try (Peer peer = OwnLimits.java(List.of(limits), There.class, test)) {
            assertEquals("passed", peer.join());
        }
    }
}
