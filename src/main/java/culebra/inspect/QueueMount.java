package culebra.inspect;

import static culebra.internal.NegatedErrno.ENOENT;

import culebra.internal.AbstractFd;
import culebra.internal.Fds;
import culebra.internal.PathName;
import culebra.internal.QueueCalls;
import culebra.internal.RawText;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mounted mqueue file system, which shows the queues of one IPC namespace. This may be another
 * namespace than that of this process.
 *
 * <p>The kernel does not report the namespace of a mount, so one of its queues is opened by name.
 * In the namespace of this process the result is the same file. In another namespace there is no
 * such queue, or a different one.
 */
record QueueMount(long device, List<Named> queues) {
    /** A queue that can be opened by its name. */
    record Named(String name, FileStatus status) implements Comparable<Named> {
        @Override
        public int compareTo(Named other) {
            return name.compareTo(other.name);
        }
    }

    private enum Origin {
        OWN,
        FOREIGN,
        UNKNOWN
    }

    /**
     * Returns the mount of this process's IPC namespace. If none can be proven to be, returns one
     * that may be, preferably one with queues.
     */
    static Optional<QueueMount> own() {
        QueueMount likely = null;
        for (Path path : MountLine.ofQueues()) {
            QueueMount mount = read(path);
            Origin origin = mount == null ? Origin.FOREIGN : mount.origin(path);
            if (origin == Origin.OWN) {
                return Optional.of(mount);
            }
            if (origin == Origin.UNKNOWN && (likely == null || likely.queues.isEmpty())) {
                likely = mount;
            }
        }
        return Optional.ofNullable(likely);
    }

    private static QueueMount read(Path path) {
        FileStatus itself = FileStatus.of(path);
        if (itself == null) {
            return null;
        }
        var queues = new ArrayList<Named>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                FileStatus status = FileStatus.of(file);
                if (status != null) {
                    queues.add(new Named("/" + FileStatus.name(file), status));
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return null; // treated as not mounted
        }
        return new QueueMount(itself.id().device(), queues);
    }

    /** Tries the queues in turn until one of them reveals the namespace. */
    private Origin origin(Path path) {
        var open = new HashSet<FileId>();
        boolean skipped = false;
        for (Named queue : queues) {
            if (!OwnQueues.mayOpen(queue.name)) {
                skipped = true;
                open.add(queue.status.id());
                continue;
            }
            Origin origin = origin(path, queue);
            if (origin != Origin.UNKNOWN) {
                return origin;
            }
        }
        return skipped ? originOf(open) : Origin.UNKNOWN;
    }

    /** Returns the origin by the queues that this process has open, which are not opened again. */
    private static Origin originOf(Set<FileId> open) {
        Set<FileId> own = OwnQueues.contents().keySet();
        if (own.isEmpty()) {
            return Origin.UNKNOWN;
        }
        return open.stream().anyMatch(own::contains) ? Origin.OWN : Origin.FOREIGN;
    }

    private static Origin origin(Path path, Named queue) {
        int number = QueueCalls.mq_open(queue.name, true, false);
        number =
                number < 0 && number != ENOENT
                        ? QueueCalls.mq_open(queue.name, false, true)
                        : number;
        if (number < 0) {
            Path file = PathName.path(RawText.encode(queue.name)).getFileName();
            boolean stays = number == ENOENT && FileStatus.of(path.resolve(file)) != null;
            return stays ? Origin.FOREIGN : Origin.UNKNOWN;
        }
        AbstractFd fd = Fds.own(number);
        try {
            FileStatus status = FileStatus.of(ProcFile.OWN_FILES.resolve("" + number));
            if (status == null) {
                return Origin.UNKNOWN;
            }
            return status.id().device() == queue.status.id().device() ? Origin.OWN : Origin.FOREIGN;
        } finally {
            Fds.close(fd);
        }
    }
}
