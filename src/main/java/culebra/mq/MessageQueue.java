package culebra.mq;

import culebra.Access;
import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.HeapCopy;
import culebra.internal.Modes;
import culebra.internal.Names;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.QueueCalls;
import culebra.internal.QueueNotification;
import culebra.internal.ReservedSignals;
import culebra.internal.WatchedSignals;
import culebra.signal.Signal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
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
public final class MessageQueue extends FdHandle<MessageQueue> {
    /** The highest priority of a message; the lowest is 0. */
    public static final int MAX_PRIORITY = QueueSender.MAX_PRIORITY;

    /** What a {@code tryReceive} into memory returns if there is no message: -1. */
    public static final long NONE = QueueReceiver.NONE;

    private final String name;
    private final QueueLimits limits;
    private final boolean created;
    private final QueueSender sender;
    private final QueueReceiver receiver;

    private MessageQueue(OpenedQueue opened) {
        super(opened.fd());
        name = opened.name();
        limits = opened.limits();
        created = opened.created();
        int size = limits.messageSize();
        var copy = new HeapCopy(size);
        sender = new QueueSender(fd(), this, size, opened.writes(), copy);
        receiver = new QueueReceiver(fd(), this, size, opened.reads(), copy);
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
        return of(OpenedQueue.create(name, limits, Modes.PRIVATE));
    }

    /**
     * Creates a queue with permissions, which the umask does not change.
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
        return of(OpenedQueue.create(name, limits, Modes.of(permissions)));
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
        return of(OpenedQueue.open(name, access));
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
        return of(OpenedQueue.openOrCreate(name, limits, Modes.PRIVATE));
    }

    /**
     * Opens a queue for sending and receiving, or creates it with permissions if there is none.
     *
     * @param name its name
     * @param limits how much it must hold at least
     * @param permissions who may receive (read) and send (write) if it is created, whatever the
     *     umask; ignored if it exists
     * @return a handle of it; {@link #wasCreated} tells which of both was done
     * @throws IllegalArgumentException if the name is not possible
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws FileSystemException if it exists and holds less; the message says how much
     * @throws IOException if it cannot be opened, or the system allows no such queue
     */
    public static MessageQueue openOrCreate(
            String name, QueueLimits limits, Set<PosixFilePermission> permissions)
            throws IOException {
        return of(OpenedQueue.openOrCreate(name, limits, Modes.of(permissions)));
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
        return new MessageQueue(OpenedQueue.adopt(fd));
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
            throw Errors.named(result, "mq_unlink", full, QueueRemedy.toUnlink(result));
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
     * Sends a message of priority 0, waiting until there is room.
     *
     * @param message the bytes; there may be 0
     * @throws IllegalArgumentException if there are more bytes than {@link QueueLimits#messageSize}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void send(byte[] message) throws IOException, InterruptedException {
        send(message, 0);
    }

    /**
     * Sends a message of priority 0, if there is room now.
     *
     * @param message the bytes; there may be 0
     * @return false if the queue is full
     * @throws IllegalArgumentException if there are more bytes than {@link QueueLimits#messageSize}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(byte[] message) throws IOException {
        return trySend(message, 0);
    }

    /**
     * Sends a message of priority 0, waiting a time at most until there is room.
     *
     * @param message the bytes; there may be 0
     * @param timeout the longest wait; zero or less means now
     * @return false if the queue stayed full
     * @throws IllegalArgumentException if there are more bytes than {@link QueueLimits#messageSize}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean trySend(byte[] message, Duration timeout)
            throws IOException, InterruptedException {
        return trySend(message, 0, timeout);
    }

    /**
     * Sends a message, waiting until there is room.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link #MAX_PRIORITY}; higher ones are received first
     * @throws IllegalArgumentException if there are more bytes than {@link
     *     QueueLimits#messageSize}, or the priority is out of range
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void send(byte[] message, int priority) throws IOException, InterruptedException {
        sender.send(message, priority, Deadline.NEVER);
    }

    /**
     * Sends a message if there is room now.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link #MAX_PRIORITY}; higher ones are received first
     * @return false if the queue is full
     * @throws IllegalArgumentException as {@link #send(byte[], int)}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(byte[] message, int priority) throws IOException {
        return sender.trySend(message, priority);
    }

    /**
     * Sends a message, waiting a time at most until there is room.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link #MAX_PRIORITY}; higher ones are received first
     * @param timeout the longest wait; zero or less means now
     * @return false if the queue stayed full
     * @throws IllegalArgumentException as {@link #send(byte[], int)}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean trySend(byte[] message, int priority, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(message, priority, Deadline.after(timeout));
    }

    /**
     * Sends the bytes of a buffer of priority 0, waiting until there is room.
     *
     * @param message the bytes from the buffer's position to its limit, where the position is then;
     *     there may be 0
     * @throws IllegalArgumentException if there are more bytes than {@link QueueLimits#messageSize}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void send(ByteBuffer message) throws IOException, InterruptedException {
        send(message, 0);
    }

    /**
     * Sends the bytes of a buffer of priority 0, if there is room now.
     *
     * @param message the bytes from the buffer's position to its limit, where the position is then;
     *     there may be 0
     * @return false if the queue is full
     * @throws IllegalArgumentException if there are more bytes than {@link QueueLimits#messageSize}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(ByteBuffer message) throws IOException {
        return trySend(message, 0);
    }

    /**
     * Sends the bytes of a buffer of priority 0, waiting a time at most until there is room.
     *
     * @param message the bytes from the buffer's position to its limit, where the position is then;
     *     there may be 0
     * @param timeout the longest wait; zero or less means now
     * @return false if the queue stayed full
     * @throws IllegalArgumentException if there are more bytes than {@link QueueLimits#messageSize}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean trySend(ByteBuffer message, Duration timeout)
            throws IOException, InterruptedException {
        return trySend(message, 0, timeout);
    }

    /**
     * Sends the bytes of a buffer, waiting until there is room.
     *
     * @param message the bytes from the buffer's position to its limit, where the position is then;
     *     there may be 0
     * @param priority 0 to {@link #MAX_PRIORITY}; higher ones are received first
     * @throws IllegalArgumentException if there are more bytes than {@link
     *     QueueLimits#messageSize}, or the priority is out of range
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void send(ByteBuffer message, int priority) throws IOException, InterruptedException {
        sender.send(message, priority, Deadline.NEVER);
    }

    /**
     * Sends the bytes of a buffer if there is room now.
     *
     * @param message the bytes from the buffer's position to its limit, where the position is then;
     *     there may be 0
     * @param priority 0 to {@link #MAX_PRIORITY}; higher ones are received first
     * @return false if the queue is full
     * @throws IllegalArgumentException as {@link #send(ByteBuffer, int)}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(ByteBuffer message, int priority) throws IOException {
        return sender.trySend(message, priority);
    }

    /**
     * Sends the bytes of a buffer, waiting a time at most until there is room.
     *
     * @param message the bytes from the buffer's position to its limit, where the position is then;
     *     there may be 0
     * @param priority 0 to {@link #MAX_PRIORITY}; higher ones are received first
     * @param timeout the longest wait; zero or less means now
     * @return false if the queue stayed full
     * @throws IllegalArgumentException as {@link #send(ByteBuffer, int)}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean trySend(ByteBuffer message, int priority, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(message, priority, Deadline.after(timeout));
    }

    /**
     * Sends the bytes of a segment of priority 0, waiting until there is room.
     *
     * @param message the bytes; there may be 0
     * @throws IllegalArgumentException if there are more bytes than {@link QueueLimits#messageSize}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void send(MemorySegment message) throws IOException, InterruptedException {
        send(message, 0);
    }

    /**
     * Sends the bytes of a segment of priority 0, if there is room now.
     *
     * @param message the bytes; there may be 0
     * @return false if the queue is full
     * @throws IllegalArgumentException if there are more bytes than {@link QueueLimits#messageSize}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(MemorySegment message) throws IOException {
        return trySend(message, 0);
    }

    /**
     * Sends the bytes of a segment of priority 0, waiting a time at most until there is room.
     *
     * @param message the bytes; there may be 0
     * @param timeout the longest wait; zero or less means now
     * @return false if the queue stayed full
     * @throws IllegalArgumentException if there are more bytes than {@link QueueLimits#messageSize}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean trySend(MemorySegment message, Duration timeout)
            throws IOException, InterruptedException {
        return trySend(message, 0, timeout);
    }

    /**
     * Sends the bytes of a segment, waiting until there is room.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link #MAX_PRIORITY}; higher ones are received first
     * @throws IllegalArgumentException if there are more bytes than {@link
     *     QueueLimits#messageSize}, or the priority is out of range
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void send(MemorySegment message, int priority) throws IOException, InterruptedException {
        sender.send(message, priority, Deadline.NEVER);
    }

    /**
     * Sends the bytes of a segment if there is room now.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link #MAX_PRIORITY}; higher ones are received first
     * @return false if the queue is full
     * @throws IllegalArgumentException as {@link #send(MemorySegment, int)}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(MemorySegment message, int priority) throws IOException {
        return sender.trySend(message, priority);
    }

    /**
     * Sends the bytes of a segment, waiting a time at most until there is room.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link #MAX_PRIORITY}; higher ones are received first
     * @param timeout the longest wait; zero or less means now
     * @return false if the queue stayed full
     * @throws IllegalArgumentException as {@link #send(MemorySegment, int)}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean trySend(MemorySegment message, int priority, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(message, priority, Deadline.after(timeout));
    }

    /**
     * Receives the oldest message of the highest priority, waiting until there is one.
     *
     * @return the message
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public Message receive() throws IOException, InterruptedException {
        return receiver.receive(Deadline.NEVER);
    }

    /**
     * Receives the oldest message of the highest priority if there is one.
     *
     * @return the message, or empty
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public Optional<Message> tryReceive() throws IOException {
        return Optional.ofNullable(receiver.tryReceive());
    }

    /**
     * Receives the oldest message of the highest priority, waiting a time at most until there is
     * one.
     *
     * @param timeout the longest wait; zero or less means now
     * @return the message, or empty
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public Optional<Message> tryReceive(Duration timeout) throws IOException, InterruptedException {
        return Optional.ofNullable(receiver.receive(Deadline.after(timeout)));
    }

    /**
     * Receives into a buffer, waiting until there is a message.
     *
     * @param into where to, from its position on, which moves by the message's size
     * @return for {@link Message#size} and {@link Message#priority}
     * @throws IllegalArgumentException if it is read-only, or has less room than {@link
     *     QueueLimits#messageSize}; nothing was received
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long receive(ByteBuffer into) throws IOException, InterruptedException {
        return receiver.receive(into, Deadline.NEVER);
    }

    /**
     * Receives into a buffer if there is a message.
     *
     * @param into where to, from its position on, which moves by the message's size
     * @return for {@link Message#size} and {@link Message#priority}, or {@link #NONE}
     * @throws IllegalArgumentException as {@link #receive(ByteBuffer)}
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public long tryReceive(ByteBuffer into) throws IOException {
        return receiver.tryReceive(into);
    }

    /**
     * Receives into a buffer, waiting a time at most until there is a message.
     *
     * @param into where to, from its position on, which moves by the message's size
     * @param timeout the longest wait; zero or less means now
     * @return for {@link Message#size} and {@link Message#priority}, or {@link #NONE}
     * @throws IllegalArgumentException as {@link #receive(ByteBuffer)}
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long tryReceive(ByteBuffer into, Duration timeout)
            throws IOException, InterruptedException {
        return receiver.receive(into, Deadline.after(timeout));
    }

    /**
     * Receives into a segment, waiting until there is a message. Nothing is allocated for it.
     *
     * @param into where to, from its beginning on
     * @return for {@link Message#size} and {@link Message#priority}
     * @throws IllegalArgumentException if it is read-only, or smaller than {@link
     *     QueueLimits#messageSize}; nothing was received
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long receive(MemorySegment into) throws IOException, InterruptedException {
        return receiver.receive(into, Deadline.NEVER);
    }

    /**
     * Receives into a segment if there is a message. Nothing is allocated for it.
     *
     * @param into where to, from its beginning on
     * @return for {@link Message#size} and {@link Message#priority}, or {@link #NONE}
     * @throws IllegalArgumentException as {@link #receive(MemorySegment)}
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public long tryReceive(MemorySegment into) throws IOException {
        return receiver.tryReceive(into);
    }

    /**
     * Receives into a segment, waiting a time at most until there is a message.
     *
     * @param into where to, from its beginning on
     * @param timeout the longest wait; zero or less means now
     * @return for {@link Message#size} and {@link Message#priority}, or {@link #NONE}
     * @throws IllegalArgumentException as {@link #receive(MemorySegment)}
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long tryReceive(MemorySegment into, Duration timeout)
            throws IOException, InterruptedException {
        return receiver.receive(into, Deadline.after(timeout));
    }

    /**
     * Has a new thread run something once, when a message comes to the empty queue.
     *
     * <p>The thread is a daemon; what it throws goes to its uncaught exception handler. From the
     * first use on a netlink socket, by which the kernel tells, and a daemon that reads it stay for
     * as long as the process lives.
     *
     * @param work what to run
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a notification is armed already, by whatever process: {@code EBUSY};
     *     or there are too many descriptors, or 256 queues of this process with such a notification
     * @see <a href="https://man7.org/linux/man-pages/man3/mq_notify.3.html">mq_notify(3)</a>
     */
    public void notifyOnce(Runnable work) throws IOException {
        Objects.requireNonNull(work, "work");
        Fds.requireOpen(fd(), this);
        checkNotification(QueueNotification.byThread(fd(), work));
    }

    /**
     * Has a signal sent to this process once, when a message comes to the empty queue.
     *
     * @param signal which; a {@link culebra.signal.SignalFd} or {@link culebra.signal.SignalWatch}
     *     takes it
     * @throws IllegalArgumentException if it is one that these cannot take
     * @throws IllegalStateException if nothing takes it, so that it would end this JVM
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a notification is armed already, by whatever process: {@code EBUSY}
     */
    public void notifyOnce(Signal signal) throws IOException {
        notifyOnce(signal, 0);
    }

    /**
     * Has a signal sent to this process once, when a message comes to the empty queue.
     *
     * @param signal which; a {@link culebra.signal.SignalFd} or {@link culebra.signal.SignalWatch}
     *     takes it
     * @param value what the SignalFd returns as {@link culebra.signal.SignalInfo#value}, such as
     *     which queue it is
     * @throws IllegalArgumentException if it is one that these cannot take
     * @throws IllegalStateException if nothing takes it, so that it would end this JVM
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a notification is armed already, by whatever process: {@code EBUSY}
     */
    public void notifyOnce(Signal signal, long value) throws IOException {
        String why = ReservedSignals.why(Objects.requireNonNull(signal, "signal").number());
        if (why != null) {
            throw new IllegalArgumentException("Nobody can be notified by " + signal + ": " + why);
        }
        if (!WatchedSignals.isTaken(signal.number())) {
            throw new IllegalStateException(
                    "Nothing takes "
                            + signal
                            + ", so that it could end this JVM: open a SignalFd or SignalWatch for"
                            + " it first");
        }
        checkNotification(QueueNotification.bySignal(fd(), signal.number(), value));
    }

    /**
     * Takes back the notification that this process has armed for this queue. A thread may run
     * already. Does nothing if there is none.
     *
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void cancelNotification() throws IOException {
        checkNotification(QueueNotification.cancel(fd()));
    }

    /**
     * Returns the queue's name.
     *
     * @return the name, with its slash
     */
    public String name() {
        return name;
    }

    /**
     * Returns whether this handle has created the queue.
     *
     * @return true if it has; false if the queue existed and was opened
     */
    public boolean wasCreated() {
        return created;
    }

    /**
     * Removes the queue's name, as {@link #unlink(String)} does. The name counts: if another queue
     * has it by now, that one loses it. A handle that is closed can remove the name, too.
     *
     * @throws NoSuchFileException if nothing has the name any more
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     */
    public void unlink() throws IOException {
        unlink(name);
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

    private void checkNotification(int result) throws IOException {
        if (result == Outcome.CLOSED) {
            throw Errors.closed(this);
        }
        if (result < 0) {
            throw Errors.io(result, "mq_notify", toString(), QueueRemedy.toNotify(result));
        }
    }

    private static MessageQueue of(OpenedQueue opened) {
        try {
            return new MessageQueue(opened);
        } catch (Throwable failed) {
            opened.fd().close();
            throw failed;
        }
    }
}
