package culebra.inspect;

import java.util.List;

/** An object by which processes communicate, as of the time of the listing. */
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
     * Returns the processes that have it open, mapped or locked, among those that this process may
     * inspect.
     *
     * @return the processes; none for System V semaphores and queues, which no process has open
     */
    List<IpcProcess> processes();
}
