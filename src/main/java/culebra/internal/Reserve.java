package culebra.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Refuses sizes that there is no memory for, before memory is taken: the kernel would grant them
 * page by page until it kills somebody.
 */
public final class Reserve {
    /** What mmap can address on every supported processor. */
    private static final long LARGEST = 1L << 47;

    /** Below this the kernel's own answer comes soon enough. */
    private static final long CAREFREE = 64L << 20;

    private Reserve() {}

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

    /** The bytes that can be had in /dev/shm; as many as there is memory for if not named. */
    public static long available(long size, boolean named) {
        if (size <= CAREFREE) {
            return size;
        }
        long memory = memory();
        return named ? Math.min(memory, new File(ShmCalls.DIRECTORY).getUsableSpace()) : memory;
    }

    private static long memory() {
        long kilobytes = 0;
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:") || line.startsWith("SwapFree:")) {
                    kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
            return kilobytes * 1024;
        } catch (IOException unreadable) {
            return Long.MAX_VALUE;
        }
    }
}
