package culebra.inspect;

import java.util.List;

/** An object for interprocess communication, as of the time of the listing. */
public sealed interface IpcEntry
        permits SharedMemoryEntry,
                RingEntry,
                SemaphoreEntry,
                QueueEntry,
                SysvMemoryEntry,
                SysvSemaphoresEntry,
                SysvQueueEntry,
                FileLockEntry,
                UnixSocketEntry {
    /**
     * Returns the processes that have the object open, mapped or locked. Only processes that this
     * process may inspect are included.
     *
     * @return the processes; always empty for System V semaphores and queues, which are used
     *     without being opened
     */
    List<IpcProcess> processes();
}
