package culebra.internal;

import java.io.File;
import java.nio.file.Path;

/**
 * Rejects sizes for which there is not enough memory, before any is allocated: the kernel would
 * grant pages one by one until it kills a process.
 */
public final class FreeSpace {
    /** The largest size that mmap can address on every supported processor. */
    private static final long LARGEST = 1L << 47;

    /** Below this size no check is made: the kernel's own error comes soon enough. */
    private static final long CAREFREE = 64L << 20;

    private FreeSpace() {}

    /** Checks that an object can have the given size. */
    public static void requireSize(String object, long size) {
        if (size <= 0) {
            throw new IllegalArgumentException(
                    object + " must have a size of at least 1 byte: " + size);
        }
        if (size > LARGEST) {
            throw new IllegalArgumentException(
                    object + " cannot have " + size + " bytes: the limit is 2^47");
        }
    }

    /**
     * Returns how many of the given number of bytes are available, in /dev/shm or in a file of any
     * other kind.
     */
    public static long available(AbstractFd fd, long size, boolean named) {
        if (size <= CAREFREE) {
            return size;
        }
        if (named || Fds.target(fd).startsWith(ShmCalls.DIRECTORY + "/")) {
            return Math.min(memory(), new File(ShmCalls.DIRECTORY).getUsableSpace());
        }
        // Anonymous memory is not on a file system with a size; any other file system detects when
        // it is full.
        boolean anonymous = new File("/proc/self/fd/" + Fds.number(fd)).getTotalSpace() == 0;
        return anonymous ? memory() : size;
    }

    private static long memory() {
        return new FreeMemory(Path.of("/")).bytes();
    }
}
