package culebra.internal;

import java.io.File;
import java.nio.file.Path;

/**
 * Refuses sizes that there is no memory for, before memory is taken: the kernel would grant them
 * page by page until it kills a process.
 */
public final class FreeSpace {
    /** What mmap can address on every supported processor. */
    private static final long LARGEST = 1L << 47;

    /** Below this the kernel's own answer comes soon enough. */
    private static final long CAREFREE = 64L << 20;

    private FreeSpace() {}

    /** Checks that a size is one an object can have. */
    public static void requireSize(String object, long size) {
        if (size <= 0) {
            throw new IllegalArgumentException(
                    object + " needs a size of 1 byte at least: " + size);
        }
        if (size > LARGEST) {
            throw new IllegalArgumentException(
                    object + " cannot have " + size + " bytes: the limit is 2^47");
        }
    }

    /** How many of some bytes can be had: in /dev/shm, or in a file of any other kind. */
    public static long available(AbstractFd fd, long size, boolean named) {
        if (size <= CAREFREE) {
            return size;
        }
        if (named || Fds.target(fd).startsWith(ShmCalls.DIRECTORY + "/")) {
            return Math.min(memory(), new File(ShmCalls.DIRECTORY).getUsableSpace());
        }
        // Anonymous memory lies on no file system that has a size; any other knows when it is full.
        boolean anonymous = new File("/proc/self/fd/" + Fds.number(fd)).getTotalSpace() == 0;
        return anonymous ? memory() : size;
    }

    private static long memory() {
        return new FreeMemory(Path.of("/")).bytes();
    }
}
