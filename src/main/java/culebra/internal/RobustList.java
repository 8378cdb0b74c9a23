package culebra.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * The lists in which the C library keeps the robust mutexes that the threads of this process have
 * locked.
 *
 * <p>Unlike the number of a thread, an entry there cannot be that of another PID namespace. Memory
 * is read through /proc, since the addresses in a mutex may be those of another process.
 */
final class RobustList {
    // In a pthread_mutex_t of every glibc for 64 bits.
    private static final long PREVIOUS = 24;
    private static final long NEXT = 32;
    private static final long PRIORITY = 1; // a flag in the address

    private RobustList() {}

    /** Returns whether a thread of this process holds the mutex through this very mapping. */
    static boolean has(long mutex) {
        try (var memory = new RandomAccessFile("/proc/self/mem", "r")) {
            long previous = read(memory, mutex + PREVIOUS);
            return previous != 0 && (read(memory, previous) & ~PRIORITY) == mutex + NEXT;
        } catch (FileNotFoundException unknown) {
            return true; // rather keep the memory than let C write to where it was
        } catch (IOException notMapped) {
            return false;
        }
    }

    private static long read(RandomAccessFile memory, long address) throws IOException {
        memory.seek(address);
        return Long.reverseBytes(memory.readLong());
    }
}
