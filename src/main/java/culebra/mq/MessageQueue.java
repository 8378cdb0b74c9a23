package culebra.mq;

import culebra.Access;
import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Fds;
import culebra.internal.Modes;
import culebra.internal.Names;
import culebra.internal.Platform;
import culebra.internal.QueueCalls;
import culebra.internal.QueueSend;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/**
 * A POSIX message queue: whole messages between processes, by name, in order of priority and,
 * within one, in the order in which they were sent.
 *
 * <p>The queue and its messages outlive the processes, until {@link #unlink} and the last close.
 * Both sides may come and go; nobody is told. An interrupt ends a wait with {@link
 * InterruptedException} and leaves queue and handle as they are; {@link #close} ends it with {@link
 * java.nio.channels.AsynchronousCloseException}. Virtual threads park. Many threads may use one
 * handle. Times are measured on the monotonic clock: setting the system's clock does not change a
 * wait.
 *
 * <p>For steady work a thread in {@link #receive()}, or {@link #fd()} in a {@link
 * culebra.fd.Poller}, is simpler and faster than a notification. One is told when a message comes
 * to a queue that is empty, if nobody waits in {@code receive}; there is one for each queue in the
 * whole system; it tells once. So whoever is told arms the next one first and then takes all there
 * is, or would miss what comes in between:
 *
 * <pre>{@code
 * synchronized void arrived() {
 *     try {
 *         queue.notifyOnce(this::arrived);
 *         for (var m = queue.tryReceive(); m.isPresent(); m = queue.tryReceive()) {
 *             handle(m.get());
 *         }
 *     } catch (IOException failed) {
 *         throw new UncheckedIOException(failed);
 *     }
 * }
 * }</pre>
 *
 * <p>Begin with a call of {@code arrived()} too, for what is in the queue already. {@code
 * synchronized}, because the next one may run while this one still takes: two at once would handle
 * messages out of order. The kernel drops a notification when this process closes <em>any</em>
 * descriptor of the queue, another handle's too, or one by which it has read {@code
 * /dev/mqueue/NAME}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</a>
 */
public final class MessageQueue extends Notifying {
    /** The highest priority of a message; the lowest is 0. */
    public static final int MAX_PRIORITY = QueueSend.PRIORITIES - 1;

    /** What a {@code tryReceive} into memory returns if there is no message: -1. */
    public static final long NONE = -1;

    private final String name;
    private final QueueLimits limits;

    private MessageQueue(Fd fd, String name, QueueLimits limits, boolean reads, boolean writes) {
        super(fd, limits.messageSize(), reads, writes);
        this.name = name;
        this.limits = limits;
    }

    /**
     * Creates a queue that only this user may open, for sending and receiving.
     *
     * @param name its name, which must be new
     * @param limits how much it holds
     * @return a handle of it
     * @throws IllegalArgumentException if the name is not possible
     * @throws java.nio.file.FileAlreadyExistsException if there is one of this name
     * @throws IOException if the system allows no such queue; the message names the limit
     * @see <a href="https://man7.org/linux/man-pages/man3/mq_open.3.html">mq_open(3)</a>
     */
    public static MessageQueue create(String name, QueueLimits limits) throws IOException {
        return make(name, limits, true, Modes.PRIVATE);
    }

    /**
     * Creates a queue with permissions, minus the umask.
     *
     * @param name its name, which must be new
     * @param limits how much it holds
     * @param permissions who may receive (read) and send (write)
     * @return a handle of it
     * @throws IllegalArgumentException if the name is not possible
     * @throws java.nio.file.FileAlreadyExistsException if there is one of this name
     * @throws IOException if the system allows no such queue; the message names the limit
     */
    public static MessageQueue create(
            String name, QueueLimits limits, Set<PosixFilePermission> permissions)
            throws IOException {
        return make(name, limits, true, Modes.of(permissions));
    }

    /**
     * Opens a queue for sending and receiving.
     *
     * @param name its name
     * @return a handle of it
     * @throws IllegalArgumentException if the name is not possible
     * @throws NoSuchFileException if there is none of this name
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static MessageQueue open(String name) throws IOException {
        return open(name, Access.READ_WRITE);
    }

    /**
     * Opens a queue.
     *
     * @param name its name
     * @param access {@link Access#READ} to receive, {@link Access#WRITE} to send, or both
     * @return a handle of it
     * @throws IllegalArgumentException if the name is not possible
     * @throws NoSuchFileException if there is none of this name
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static MessageQueue open(String name, Access access) throws IOException {
        String full = Names.queue(name);
        boolean reads = Objects.requireNonNull(access, "access") != Access.WRITE;
        boolean writes = access != Access.READ;
        Platform.require();
        int number = QueueCalls.mq_open(full, reads, writes);
        if (number < 0) {
            throw Errors.named(number, "mq_open", full, Remedy.toOpen(number));
        }
        return opened((Fd) Fds.own(number), full, reads, writes);
    }

    /**
     * Opens a queue for sending and receiving, or creates it if there is none, for this user only.
     *
     * @param name its name
     * @param limits how much it must hold at least
     * @return a handle of it
     * @throws IllegalArgumentException if the name is not possible
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws FileSystemException if it exists and holds less; the message says how much
     * @throws IOException if it cannot be opened, or the system allows no such queue
     */
    public static MessageQueue openOrCreate(String name, QueueLimits limits) throws IOException {
        MessageQueue queue = make(name, limits, false, Modes.PRIVATE);
        if (!queue.limits.allow(limits)) {
            queue.close();
            throw new FileSystemException(
                    queue.name,
                    null,
                    "it has "
                            + queue.limits
                            + " where "
                            + limits
                            + " is asked for; unlink it, or ask for less");
        }
        return queue;
    }

    /**
     * Takes over a descriptor, received from another process for example.
     *
     * @param fd the descriptor of a message queue
     * @return the queue, which owns it, for sending and receiving as it was opened
     * @throws IllegalArgumentException if it is of another kind; it stays the caller's
     * @throws IOException if it is closed
     */
    public static MessageQueue adopt(Fd fd) throws IOException {
        if (Objects.requireNonNull(fd, "fd").kind() != FdKind.QUEUE) {
            throw new IllegalArgumentException(fd + " is not a message queue");
        }
        int mode = FdCalls.accessMode(fd);
        String name = Fds.target(fd);
        return of(fd, name, mode != FdCalls.WRITE_ONLY, mode != FdCalls.READ_ONLY);
    }

    /**
     * Removes a name; handles that are open go on working, and the name can be created anew.
     *
     * @param name the queue's name
     * @throws NoSuchFileException if there is none of this name
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     * @see <a href="https://man7.org/linux/man-pages/man3/mq_unlink.3.html">mq_unlink(3)</a>
     */
    public static void unlink(String name) throws IOException {
        String full = Names.queue(name);
        Platform.require();
        int result = QueueCalls.mq_unlink(full);
        if (result < 0) {
            throw Errors.named(result, "mq_unlink", full, Remedy.toUnlink(result));
        }
    }

    /**
     * Removes a name if it is there.
     *
     * @param name the queue's name
     * @return true if it was there
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     */
    public static boolean unlinkIfExists(String name) throws IOException {
        try {
            unlink(name);
            return true;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /**
     * Tells the queue's name.
     *
     * @return with its slash
     */
    public String name() {
        return name;
    }

    /**
     * Tells how much the queue holds.
     *
     * @return what it was created with
     */
    public QueueLimits limits() {
        return limits;
    }

    /**
     * Tells how many messages are in the queue.
     *
     * @return 0 up to the capacity, which may be another number by now
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public int size() throws IOException {
        int result = QueueCalls.curmsgs(fd());
        if (result < 0) {
            throw Errors.io(result, "mq_getattr", toString(), null);
        }
        return result;
    }

    /** Tells the name, how full it is and whether the handle is open. */
    @Override
    public String toString() {
        int size = QueueCalls.curmsgs(fd());
        String filled =
                (size < 0 ? "room for " : size + " of ") + limits.capacity() + " messages, ";
        return "MessageQueue[" + name + ", " + filled + (isOpen() ? "open" : "closed") + "]";
    }

    private static MessageQueue make(String name, QueueLimits limits, boolean mustBeNew, int mode)
            throws IOException {
        String full = Names.queue(name);
        Objects.requireNonNull(limits, "limits");
        Platform.require();
        int number =
                QueueCalls.mq_open(full, mustBeNew, mode, limits.capacity(), limits.messageSize());
        if (number < 0) {
            throw Errors.named(number, "mq_open", full, Remedy.toCreate(number, limits));
        }
        return opened((Fd) Fds.own(number), full, true, true);
    }

    private static MessageQueue opened(Fd fd, String name, boolean reads, boolean writes)
            throws IOException {
        try {
            return of(fd, name, reads, writes);
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    private static MessageQueue of(Fd fd, String name, boolean reads, boolean writes)
            throws IOException {
        int capacity = QueueCalls.maxmsg(fd);
        int messageSize = QueueCalls.msgsize(fd);
        if (capacity < 0 || messageSize < 0) {
            throw Errors.io(Math.min(capacity, messageSize), "mq_getattr", name, null);
        }
        return new MessageQueue(fd, name, new QueueLimits(capacity, messageSize), reads, writes);
    }
}
