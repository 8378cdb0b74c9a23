package culebra.bench;

import culebra.libc.Libc;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What a fresh JVM runs to show how long a first operation takes, on an object whose name is the
 * argument. One main class each.
 */
public final class StartUp {
    private StartUp() {}

    /** What the others are measured against. */
    public static final class Empty {
        private Empty() {}

        public static void main(String[] args) {}
    }

    /** A named semaphore by the library. */
    public static final class Semaphore {
        private Semaphore() {}

        public static void main(String[] args) throws Exception {
            String name = args[0];
            try (NamedSemaphore semaphore = NamedSemaphore.create(name, 0)) {
                semaphore.release();
                if (!semaphore.tryAcquire()) {
                    throw new AssertionError();
                }
            } finally {
                NamedSemaphore.unlink(name);
            }
        }
    }

    /** Shared memory by the library, created and mapped. */
    public static final class Memory {
        private Memory() {}

        public static void main(String[] args) throws IOException {
            String name = args[0];
            try (Arena arena = Arena.ofConfined()) {
                SharedMemory.map(name, 4096, arena);
            } finally {
                SharedMemory.unlink(name);
            }
        }
    }

    /** A semaphore as a user of jextract's output would write it. */
    public static final class Raw {
        private Raw() {}

        public static void main(String[] args) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment name = arena.allocateFrom(args[0]);
                MemorySegment semaphore =
                        Libc.sem_open
                                .makeInvoker(Libc.C_INT, Libc.C_INT)
                                .apply(name, Libc.O_CREAT() | Libc.O_EXCL(), 0600, 0);
                if (semaphore.address() == 0) {
                    throw new IllegalStateException("sem_open");
                }
                if (Libc.sem_post(semaphore) != 0 || Libc.sem_trywait(semaphore) != 0) {
                    throw new IllegalStateException("sem_post, sem_trywait");
                }
                if (Libc.sem_unlink(name) != 0) {
                    throw new IllegalStateException("sem_unlink");
                }
            }
        }
    }
}
