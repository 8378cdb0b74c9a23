package culebra.inspect;

import culebra.internal.AbstractFd;
import culebra.internal.Fds;
import culebra.internal.QueueCalls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Message queues: the files in a mounted mqueue file system, or otherwise the queues that processes
 * have open.
 *
 * <p>The kernel cancels the notification of a process that closes any descriptor of the queue. A
 * queue that this process has open is therefore examined only through the existing descriptor. No
 * name that this process has open is opened again, since it may be the same queue.
 */
final class QueueFiles {
    private final Map<FileId, QueueMount.Named> named = new HashMap<>();
    private final Set<Long> devices = new HashSet<>();
    private final Optional<QueueMount> mount = QueueMount.own();
    private Map<FileId, QueueContent> own = Map.of();

    /** Finds the queues of the mount; called before their users are searched. */
    QueueFiles() {
        if (mount.isPresent()) {
            devices.add(mount.get().device());
            for (QueueMount.Named queue : mount.get().queues()) {
                named.put(queue.status().id(), queue);
            }
        }
    }

    /** Finds the queues that processes have open, if the mount shows none. */
    void find(ProcessScan scan, List<String> warnings) {
        own = OwnQueues.contents();
        for (FileId id : own.keySet()) {
            devices.add(id.device());
        }
        if (!named.isEmpty()) {
            return;
        }
        if (mount.isEmpty()) {
            warnings.add(
                    (MountLine.ofQueues().isEmpty()
                                    ? "no mqueue file system is mounted"
                                    : "no mqueue file system of this IPC namespace is mounted")
                            + ", so message queues are listed only while a process that this user"
                            + " may inspect has them open");
        }
        for (OpenFile file : scan.files()) {
            if (file.isQueueName() && file.id() != null && mayBeNamed(file)) {
                named.put(file.id(), new QueueMount.Named(file.target(), file.status()));
            }
        }
    }

    List<QueueMount.Named> named() {
        var all = new ArrayList<>(named.values());
        Collections.sort(all);
        return all;
    }

    /** Returns whether a file is a queue, even if its name was removed. */
    boolean isQueue(FileId id) {
        return devices.contains(id.device());
    }

    IpcEntry entry(QueueMount.Named queue, ProcessScan scan) {
        FileStatus status = queue.status();
        QueueContent content = content(queue);
        Optional<IpcProcess> notified =
                content.notified() == QueueContent.NONE
                        ? Optional.empty()
                        : Optional.of(process(content.notified(), scan));
        return new QueueEntry(
                queue.name(),
                content.messages(),
                content.capacity(),
                content.messageSize(),
                content.bytes(),
                notified,
                status.uid(),
                status.permissions(),
                scan.of(status.id()));
    }

    /**
     * Returns the process with a PID that a queue reports. This PID is of the PID namespace of this
     * process, while /proc may be mounted for another one.
     */
    private static IpcProcess process(long pid, ProcessScan scan) {
        boolean same = ProcFile.self() == ProcessHandle.current().pid();
        return same ? scan.process(pid) : IpcProcess.UNKNOWN;
    }

    /** Returns whether an open file is a queue that still has its name. */
    private boolean mayBeNamed(OpenFile file) {
        boolean hasName = file.status().isRegular() && file.status().links() > 0;
        return hasName && (own.containsKey(file.id()) || isOpenedBy(file.target(), file.id()));
    }

    private boolean isOpenedBy(String name, FileId id) {
        return named.containsKey(id) || opened(name, id) != null;
    }

    private QueueContent content(QueueMount.Named queue) {
        QueueContent known = own.get(queue.status().id());
        QueueContent content = known == null ? opened(queue.name(), queue.status().id()) : known;
        return content == null ? QueueContent.UNKNOWN : content;
    }

    /**
     * Returns the state of a queue; null if the name refers to no or another queue, or is denied.
     */
    private QueueContent opened(String name, FileId id) {
        if (!OwnQueues.mayOpen(name)) {
            return null;
        }
        int number = QueueCalls.mq_open(name, true, false);
        number = number < 0 ? QueueCalls.mq_open(name, false, true) : number;
        if (number < 0) {
            return null;
        }
        AbstractFd fd = Fds.own(number);
        try {
            FileStatus status = FileStatus.of(ProcFile.OWN_FILES.resolve("" + number));
            if (status == null || !status.id().equals(id)) {
                return null;
            }
            devices.add(id.device());
            return QueueContent.of(fd);
        } finally {
            Fds.close(fd);
        }
    }
}
