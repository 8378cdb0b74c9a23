package culebra.tool;

import culebra.inspect.FileLockEntry;
import culebra.inspect.IpcEntry;
import culebra.inspect.QueueEntry;
import culebra.inspect.RingEntry;
import culebra.inspect.SemaphoreEntry;
import culebra.inspect.SharedMemoryEntry;
import culebra.inspect.SysvMemoryEntry;
import culebra.inspect.SysvQueueEntry;
import culebra.inspect.SysvSemaphoresEntry;

/** The words for the kinds of objects, in {@code --kind} and in what is printed. */
final class Kinds {
    static final String MEMORY = "memory";
    static final String RING = "ring";
    static final String SEMAPHORE = "semaphore";
    static final String QUEUE = "queue";
    static final String SYSV_MEMORY = "sysv-memory";
    static final String SYSV_SEMAPHORES = "sysv-semaphores";
    static final String SYSV_QUEUE = "sysv-queue";
    static final String LOCK = "lock";
    static final String SOCKET = "socket";

    private static final String[] ALL = {
        MEMORY, RING, SEMAPHORE, QUEUE, SYSV_MEMORY, SYSV_SEMAPHORES, SYSV_QUEUE, LOCK, SOCKET
    };

    /** Those that can be removed, and have a name or an id. */
    static final String[] REMOVABLE = {
        MEMORY, RING, SEMAPHORE, QUEUE, SYSV_MEMORY, SYSV_SEMAPHORES, SYSV_QUEUE
    };

    private Kinds() {}

    // Not a switch over types: it would load what links one at run time.
    static String of(IpcEntry entry) {
        if (entry instanceof SharedMemoryEntry) {
            return MEMORY;
        }
        if (entry instanceof RingEntry) {
            return RING;
        }
        if (entry instanceof SemaphoreEntry) {
            return SEMAPHORE;
        }
        if (entry instanceof QueueEntry) {
            return QUEUE;
        }
        if (entry instanceof SysvMemoryEntry) {
            return SYSV_MEMORY;
        }
        if (entry instanceof SysvSemaphoresEntry) {
            return SYSV_SEMAPHORES;
        }
        if (entry instanceof SysvQueueEntry) {
            return SYSV_QUEUE;
        }
        return entry instanceof FileLockEntry ? LOCK : SOCKET;
    }

    /** Returns the kind that an option names, null without the option. */
    static String option(Arguments arguments) {
        return option(arguments, ALL);
    }

    static String option(Arguments arguments, String[] possible) {
        String value = arguments.value("--kind");
        if (value == null) {
            return null;
        }
        var words = new StringBuilder();
        for (String kind : possible) {
            if (kind.equals(value)) {
                return kind;
            }
            words.append(words.isEmpty() ? "" : ", ").append(kind);
        }
        throw new UsageException("--kind requires one of " + words + ": " + value);
    }
}
