package culebra.mq;

import static culebra.internal.NegatedErrno.EEXIST;
import static culebra.internal.NegatedErrno.ENOENT;

import culebra.Access;
import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Fds;
import culebra.internal.Names;
import culebra.internal.Platform;
import culebra.internal.QueueCalls;
import culebra.internal.StatCalls;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/** A queue as it was created, opened or adopted: its descriptor, and its properties. */
record OpenedQueue(
        Fd fd, String name, QueueLimits limits, boolean created, boolean reads, boolean writes) {
    /** What /proc appends to the name of a file that has been unlinked. */
    private static final String UNLINKED = " (deleted)";

    static OpenedQueue create(String name, QueueLimits limits, int mode) throws IOException {
        String full = Names.queue(name);
        Objects.requireNonNull(limits, "limits");
        Platform.require();
        return created(create(full, mode, limits), full, limits);
    }

    static OpenedQueue open(String name, Access access) throws IOException {
        String full = Names.queue(name);
        boolean reads = Objects.requireNonNull(access, "access") != Access.WRITE;
        boolean writes = access != Access.READ;
        Platform.require();
        int number = QueueCalls.mq_open(full, reads, writes);
        if (number < 0) {
            throw Errors.named(number, "mq_open", full, QueueRemedy.toOpen(number));
        }
        return owned(Fds.own(number), full, false, reads, writes);
    }

    static OpenedQueue openOrCreate(String name, QueueLimits limits, int mode) throws IOException {
        String full = Names.queue(name);
        Objects.requireNonNull(limits, "limits");
        Platform.require();
        while (true) {
            int number = QueueCalls.mq_open(full, true, true);
            if (number >= 0) {
                return atLeast(limits, owned(Fds.own(number), full, false, true, true));
            }
            if (number != ENOENT) {
                throw Errors.named(number, "mq_open", full, QueueRemedy.toOpen(number));
            }
            number = create(full, mode, limits);
            if (number != EEXIST) {
                return created(number, full, limits);
            }
        }
    }

    static OpenedQueue adopt(Fd fd) throws IOException {
        if (Objects.requireNonNull(fd, "fd").kind() != FdKind.QUEUE) {
            throw new IllegalArgumentException(fd + " is not a message queue");
        }
        int mode = FdCalls.accessMode(fd);
        boolean reads = mode != FdCalls.WRITE_ONLY;
        boolean writes = mode != FdCalls.READ_ONLY;
        return of(fd, name(fd), false, reads, writes);
    }

    /** Returns the name of a queue, which may have been opened below a mount point. */
    private static String name(Fd fd) {
        String target = Fds.target(fd);
        String name = target.substring(Math.max(target.lastIndexOf('/'), 0));
        return name.endsWith(UNLINKED) && !StatCalls.hasName(fd)
                ? name.substring(0, name.length() - UNLINKED.length())
                : name;
    }

    private static int create(String name, int mode, QueueLimits limits) {
        return QueueCalls.create(name, mode, limits.capacity(), limits.messageSize());
    }

    private static OpenedQueue created(int number, String name, QueueLimits limits)
            throws IOException {
        if (number < 0) {
            throw Errors.named(number, "mq_open", name, QueueRemedy.toCreate(number, limits));
        }
        try {
            return owned(Fds.own(number), name, true, true, true);
        } catch (Throwable failed) {
            int ignored = QueueCalls.mq_unlink(name); // the caller never learns of it
            throw failed;
        }
    }

    /** Checks a queue that existed, whose limits may be lower than required. */
    private static OpenedQueue atLeast(QueueLimits least, OpenedQueue queue) throws IOException {
        if (!queue.limits.allow(least)) {
            queue.fd.close();
            throw new FileSystemException(
                    queue.name,
                    null,
                    "it has "
                            + queue.limits
                            + ", but "
                            + least
                            + " is requested; unlink it, or request less");
        }
        return queue;
    }

    private static OpenedQueue owned(
            Fd fd, String name, boolean created, boolean reads, boolean writes) throws IOException {
        try {
            return of(fd, name, created, reads, writes);
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    private static OpenedQueue of(
            Fd fd, String name, boolean created, boolean reads, boolean writes) throws IOException {
        int capacity = QueueCalls.maxmsg(fd);
        int messageSize = QueueCalls.msgsize(fd);
        if (capacity < 0 || messageSize < 0) {
            throw Errors.io(Math.min(capacity, messageSize), "mq_getattr", name, null);
        }
        return new OpenedQueue(
                fd, name, new QueueLimits(capacity, messageSize), created, reads, writes);
    }
}
