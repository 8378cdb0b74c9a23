package culebra.bench;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** The first operations of {@link StartUp} by JNA, which maps only the functions it calls. */
public final class StartUpJna {
    // Numbers, since the generated class of the constants would start the FFM API.
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int OWNER = 0600;

    private StartUpJna() {}

    private static void check(boolean done) {
        if (!done) {
            throw new IllegalStateException("errno " + Native.getLastError());
        }
    }

    /** A named semaphore. */
    public static final class Semaphore {
        static {
            Native.register(Semaphore.class, NativeLibrary.getProcess());
        }

        private Semaphore() {}

        static native Pointer sem_open(String name, int flags, int mode, int value);

        static native int sem_post(Pointer semaphore);

        static native int sem_trywait(Pointer semaphore);

        static native int sem_close(Pointer semaphore);

        static native int sem_unlink(String name);

        public static void main(String[] args) {
            Pointer semaphore = sem_open(args[0], O_CREAT | O_EXCL, OWNER, 0);
            check(semaphore != null);
            check(sem_post(semaphore) == 0);
            check(sem_trywait(semaphore) == 0);
            check(sem_close(semaphore) == 0);
            check(sem_unlink(args[0]) == 0);
        }
    }

    /** Shared memory, created and mapped. */
    public static final class Memory {
        private static final long BYTES = 4096;

        static {
            Native.register(Memory.class, NativeLibrary.getProcess());
        }

        private Memory() {}

        static native int shm_open(String name, int flags, int mode);

        static native int posix_fallocate(int fd, long offset, long size);

        static native Pointer mmap(
                Pointer where, long size, int protection, int flags, int fd, long offset);

        static native int munmap(Pointer where, long size);

        static native int close(int fd);

        static native int shm_unlink(String name);

        public static void main(String[] args) {
            int fd = shm_open(args[0], O_RDWR | O_CREAT | O_EXCL, OWNER);
            check(fd >= 0);
            check(posix_fallocate(fd, 0, BYTES) == 0);
            Pointer memory = mmap(Pointer.NULL, BYTES, PROT_READ_WRITE, MAP_SHARED, fd, 0);
            check(Pointer.nativeValue(memory) != -1);
            check(close(fd) == 0);
            check(munmap(memory, BYTES) == 0);
            check(shm_unlink(args[0]) == 0);
        }
    }
}
