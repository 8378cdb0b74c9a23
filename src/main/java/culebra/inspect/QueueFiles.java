package culebra.inspect;

import culebra.internal.AbstractFd;
import culebra.internal.Fds;
import culebra.internal.QueueCalls;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Message queues: files where they are mounted, or else whatever queues processes have open.
 *
 * <p>The kernel drops the notification of a process that closes any descriptor of the queue. So a
 * queue that this process has open is only looked at by the descriptor that there is.
 */
final class QueueFiles {
    private final Map<FileId, Named> named = new HashMap<>();
    private final Map<FileId, QueueContent> own = new HashMap<>();
    private Optional<Path> directory = MountLine.ofQueues();
    private OptionalLong device = OptionalLong.empty();

    /** A queue that somebody can open by its name. */
    record Named(String name, FileStatus status) {}

    /** Finds what is mounted; before anybody looks who has it open. */
    QueueFiles() {
        if (directory.isPresent()) {
            readDirectory(directory.get());
        }
    }

    /** Finds what else processes have open. */
    void find(ProcessScan scan, List<String> remarks) {
        long self = ProcessHandle.current().pid();
        for (OpenFile file : scan.files()) {
            if (file.process().pid() == self && file.isQueueName() && file.id() != null) {
                addOwn(file);
            }
        }
        if (directory.isPresent()) {
            return;
        }
        remarks.add(
                "no mqueue file system is mounted, so that message queues are only shown while a"
                        + " process has them open that may be looked into");
        for (OpenFile file : scan.files()) {
            if (file.isQueueName() && file.id() != null && mayBeNamed(file)) {
                named.put(file.id(), new Named(file.target(), file.status()));
            }
        }
    }

    List<Named> named() {
        return named.values().stream().sorted(Comparator.comparing(Named::name)).toList();
    }

    /** Tells whether a file is a queue, even if it has no name any more. */
    boolean isQueue(FileId id) {
        return device.isPresent() && device.getAsLong() == id.device();
    }

    IpcEntry entry(Named queue, ProcessScan scan) {
        FileStatus status = queue.status();
        QueueContent content = content(queue);
        Optional<IpcProcess> notified =
                content.notified() == 0
                        ? Optional.empty()
                        : Optional.of(scan.process(content.notified()));
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

    private void readDirectory(Path mounted) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(mounted)) {
            for (Path file : files) {
                FileStatus status = FileStatus.of(file);
                if (status != null) {
                    String name = "/" + FileStatus.name(file);
                    named.put(status.id(), new Named(name, status));
                    device = OptionalLong.of(status.id().device());
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            directory = Optional.empty(); // as good as not mounted
        }
    }

    private void addOwn(OpenFile file) {
        AbstractFd fd = Fds.own(file.number());
        try {
            QueueContent content = QueueContent.of(fd);
            if (content != null) {
                device = OptionalLong.of(file.id().device());
                own.merge(file.id(), content, (one, two) -> one.isComplete() ? one : two);
            }
        } finally {
            Fds.detach(fd); // it was only borrowed
        }
    }

    /** Tells whether an open file is a queue that has its name still. */
    private boolean mayBeNamed(OpenFile file) {
        boolean hasName = file.status().isRegular() && file.status().links() > 0;
        return hasName && (own.containsKey(file.id()) || isOpenedBy(file.target(), file.id()));
    }

    private boolean isOpenedBy(String name, FileId id) {
        return named.containsKey(id) || opened(name, id) != null;
    }

    private QueueContent content(Named queue) {
        QueueContent known = own.get(queue.status().id());
        QueueContent content = known == null ? opened(queue.name(), queue.status().id()) : known;
        return content == null ? QueueContent.UNKNOWN : content;
    }

    /** Opens a queue and asks it; null if there is none, or another, or this user may not. */
    private QueueContent opened(String name, FileId id) {
        int number = QueueCalls.mq_open(name, true, false);
        number = number < 0 ? QueueCalls.mq_open(name, false, true) : number;
        if (number < 0) {
            return null;
        }
        AbstractFd fd = Fds.own(number);
        try {
            FileStatus status = FileStatus.of(Path.of("/proc/self/fd/" + number));
            if (status == null || !status.id().equals(id)) {
                return null;
            }
            device = OptionalLong.of(id.device());
            return QueueContent.of(fd);
        } finally {
            Fds.close(fd);
        }
    }
}
