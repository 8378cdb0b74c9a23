package culebra.inspect;

import java.util.List;

/** Something by which processes communicate, as it was when it was looked at. */
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
     * Tells who has it open, mapped or locked, of the processes that this one may look into.
     *
     * @return the processes; none for System V semaphores and queues, which nobody has open
     */
    List<IpcProcess> processes();
}
