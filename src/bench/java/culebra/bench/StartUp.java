package culebra.bench;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

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

    /** Shared memory by the FFM API with a single handle for all calls: the least they can cost. */
    public static final class OneHandle {
        private static final long BYTES = 4096;
        private static final Linker LINKER = Linker.nativeLinker();
        private static final MethodHandle CALL =
                LINKER.downcallHandle(
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                                JAVA_LONG),
                        Linker.Option.captureCallState("errno"));
        private static final MemorySegment ERRNO =
                Arena.global().allocate(Integer.BYTES, Integer.BYTES);

        private OneHandle() {}

        public static void main(String[] args) throws Throwable {
            long name = Arena.global().allocateFrom(args[0]).address();
            long fd = (int) call("shm_open", name, 0302, 0600, 0, 0, 0);
            check(fd >= 0);
            check((int) call("posix_fallocate", fd, 0, BYTES, 0, 0, 0) == 0);
            long memory = call("mmap", 0, BYTES, 3, 1, fd, 0);
            check(memory != -1);
            check((int) call("close", fd, 0, 0, 0, 0, 0) == 0);
            MemorySegment.ofAddress(memory).reinterpret(BYTES).set(JAVA_LONG, 0, 42);
            check((int) call("shm_unlink", name, 0, 0, 0, 0, 0) == 0);
        }

        private static long call(String function, long a, long b, long c, long d, long e, long f)
                throws Throwable {
            MemorySegment address = LINKER.defaultLookup().find(function).orElseThrow();
            return (long) CALL.invokeExact(address, ERRNO, a, b, c, d, e, f);
        }

        private static void check(boolean done) {
            if (!done) {
                throw new IllegalStateException("errno " + ERRNO.get(JAVA_INT, 0));
            }
        }
    }
}
