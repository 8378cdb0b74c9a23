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
 * A POSIX message queue: whole messages between processes, by name and in order of priority.
 * Messages of equal priority are received in the order in which they were sent.
 *
 * <p>The queue and its messages exist until {@link #unlink} has removed the name and the last
 * handle is closed, even if the processes end. The queue does not report when other processes open
 * or close it. An interrupt ends a wait with {@link InterruptedException} and leaves the queue and
 * the handle unchanged; {@link #close} ends it with {@link
 * java.nio.channels.AsynchronousCloseException}. Virtual threads park while they wait. Any number
 * of threads may use one handle. Timeouts are measured on the monotonic clock, so setting the
 * system's clock does not change a wait.
 *
 * <p>For a steady stream of messages, a thread in {@link #receive()}, or {@link #fd()} in a {@link
 * culebra.fd.Poller}, is simpler and faster than a notification. A notification fires once, in one
 * process, when a message arrives at an empty queue and no thread waits in {@code receive}. A queue
 * has at most one notification in the whole system. Re-arm the notification before draining the
 * queue; otherwise messages that arrive in between are missed:
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
 * <p>Call {@code arrived()} once at the start as well, for messages already in the queue. It is
 * {@code synchronized} because the next notification may run while this one is still receiving: two
 * of them at the same time would handle messages out of order. The kernel drops a notification when
 * this process closes <em>any</em> descriptor of the queue, including that of another handle, or
 * one with which it has read {@code /dev/mqueue/NAME}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</a>
 */
public final class MessageQueue extends FdHandle<MessageQueue> {
    /** The highest priority of a message; the lowest is 0. */
    public static final int MAX_PRIORITY = QueueSender.MAX_PRIORITY;

    /** The result of a {@code tryReceive} into memory if there is no message: -1. */
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
     * @param name the name, which must not exist yet
     * @param limits the limits of the queue
     * @return a handle to the queue
     * @throws IllegalArgumentException if the name is invalid
     * @throws java.nio.file.FileAlreadyExistsException if the name already exists
     * @throws IOException if the system allows no such queue; the message names the limit
     * @see <a href="https://man7.org/linux/man-pages/man3/mq_open.3.html">mq_open(3)</a>
     */
    public static MessageQueue create(String name, QueueLimits limits) throws IOException {
        return of(OpenedQueue.create(name, limits, Modes.PRIVATE));
    }

    /**
     * Creates a queue with permissions, which the umask does not change.
     *
     * @param name the name, which must not exist yet
     * @param limits the limits of the queue
     * @param permissions who may receive (read) and send (write)
     * @return a handle to the queue
     * @throws IllegalArgumentException if the name is invalid
     * @throws java.nio.file.FileAlreadyExistsException if the name already exists
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
     * @param name the name of the queue
     * @return a handle to the queue
     * @throws IllegalArgumentException if the name is invalid
     * @throws NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static MessageQueue open(String name) throws IOException {
        return open(name, Access.READ_WRITE);
    }

    /**
     * Opens a queue.
     *
     * @param name the name of the queue
     * @param access {@link Access#READ} to receive, {@link Access#WRITE} to send, or both
     * @return a handle to the queue
     * @throws IllegalArgumentException if the name is invalid
     * @throws NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static MessageQueue open(String name, Access access) throws IOException {
        return of(OpenedQueue.open(name, access));
    }

    /**
     * Opens a queue for sending and receiving, or creates it for this user only if it does not
     * exist.
     *
     * @param name the name of the queue
     * @param limits the lowest limits that an existing queue may have, and the limits of a new
     *     queue
     * @return a handle to the queue
     * @throws IllegalArgumentException if the name is invalid
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws FileSystemException if the queue exists with lower limits; the message states them
     * @throws IOException if it cannot be opened, or the system allows no such queue
     */
    public static MessageQueue openOrCreate(String name, QueueLimits limits) throws IOException {
        return of(OpenedQueue.openOrCreate(name, limits, Modes.PRIVATE));
    }

    /**
     * Opens a queue for sending and receiving, or creates it with permissions if it does not exist.
     *
     * @param name the name of the queue
     * @param limits the lowest limits that an existing queue may have, and the limits of a new
     *     queue
     * @param permissions who may receive (read) and send (write) if it is created, regardless of
     *     the umask; ignored if it exists
     * @return a handle to the queue; {@link #wasCreated} returns whether it was created
     * @throws IllegalArgumentException if the name is invalid
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws FileSystemException if the queue exists with lower limits; the message states them
     * @throws IOException if it cannot be opened, or the system allows no such queue
     */
    public static MessageQueue openOrCreate(
            String name, QueueLimits limits, Set<PosixFilePermission> permissions)
            throws IOException {
        return of(OpenedQueue.openOrCreate(name, limits, Modes.of(permissions)));
    }

    /**
     * Takes ownership of a descriptor, for example one received from another process.
     *
     * @param fd the descriptor of a message queue
     * @return the queue, which owns the descriptor; it can send and receive only as far as the
     *     access mode of the descriptor allows
     * @throws IllegalArgumentException if the descriptor is not that of a message queue; the caller
     *     keeps ownership
     * @throws IOException if the descriptor is closed
     */
    public static MessageQueue adopt(Fd fd) throws IOException {
        return new MessageQueue(OpenedQueue.adopt(fd));
    }

    /**
     * Removes a queue's name. Open handles keep working, and the name can be created again.
     *
     * @param name the queue's name
     * @throws NoSuchFileException if the name does not exist
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
     * Removes a queue's name if it exists.
     *
     * @param name the queue's name
     * @return true if it existed
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
     * Sends a message with priority 0, waiting until there is room.
     *
     * @param message the bytes, possibly none
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
     * Sends a message with priority 0, if there is room now.
     *
     * @param message the bytes, possibly none
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
     * Sends a message with priority 0, waiting up to the given timeout until there is room.
     *
     * @param message the bytes, possibly none
     * @param timeout the longest wait; zero or less means do not wait
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
     * @param message the bytes, possibly none
     * @param priority 0 to {@link #MAX_PRIORITY}; messages of higher priority are received first
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
     * @param message the bytes, possibly none
     * @param priority 0 to {@link #MAX_PRIORITY}; messages of higher priority are received first
     * @return false if the queue is full
     * @throws IllegalArgumentException as specified by {@link #send(byte[], int)}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(byte[] message, int priority) throws IOException {
        return sender.trySend(message, priority);
    }

    /**
     * Sends a message, waiting up to the given timeout until there is room.
     *
     * @param message the bytes, possibly none
     * @param priority 0 to {@link #MAX_PRIORITY}; messages of higher priority are received first
     * @param timeout the longest wait; zero or less means do not wait
     * @return false if the queue stayed full
     * @throws IllegalArgumentException as specified by {@link #send(byte[], int)}
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
     * Sends the bytes of a buffer with priority 0, waiting until there is room.
     *
     * @param message the bytes from the buffer's position to its limit, possibly none; the position
     *     advances to the limit when the message is sent
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
     * Sends the bytes of a buffer with priority 0, if there is room now.
     *
     * @param message the bytes from the buffer's position to its limit, possibly none; the position
     *     advances to the limit when the message is sent
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
     * Sends the bytes of a buffer with priority 0, waiting up to the given timeout until there is
     * room.
     *
     * @param message the bytes from the buffer's position to its limit, possibly none; the position
     *     advances to the limit when the message is sent
     * @param timeout the longest wait; zero or less means do not wait
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
     * @param message the bytes from the buffer's position to its limit, possibly none; the position
     *     advances to the limit when the message is sent
     * @param priority 0 to {@link #MAX_PRIORITY}; messages of higher priority are received first
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
     * @param message the bytes from the buffer's position to its limit, possibly none; the position
     *     advances to the limit when the message is sent
     * @param priority 0 to {@link #MAX_PRIORITY}; messages of higher priority are received first
     * @return false if the queue is full
     * @throws IllegalArgumentException as specified by {@link #send(ByteBuffer, int)}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(ByteBuffer message, int priority) throws IOException {
        return sender.trySend(message, priority);
    }

    /**
     * Sends the bytes of a buffer, waiting up to the given timeout until there is room.
     *
     * @param message the bytes from the buffer's position to its limit, possibly none; the position
     *     advances to the limit when the message is sent
     * @param priority 0 to {@link #MAX_PRIORITY}; messages of higher priority are received first
     * @param timeout the longest wait; zero or less means do not wait
     * @return false if the queue stayed full
     * @throws IllegalArgumentException as specified by {@link #send(ByteBuffer, int)}
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
     * Sends the bytes of a segment with priority 0, waiting until there is room.
     *
     * @param message the bytes, possibly none
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
     * Sends the bytes of a segment with priority 0, if there is room now.
     *
     * @param message the bytes, possibly none
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
     * Sends the bytes of a segment with priority 0, waiting up to the given timeout until there is
     * room.
     *
     * @param message the bytes, possibly none
     * @param timeout the longest wait; zero or less means do not wait
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
     * @param message the bytes, possibly none
     * @param priority 0 to {@link #MAX_PRIORITY}; messages of higher priority are received first
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
     * @param message the bytes, possibly none
     * @param priority 0 to {@link #MAX_PRIORITY}; messages of higher priority are received first
     * @return false if the queue is full
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment, int)}
     * @throws java.nio.channels.NonWritableChannelException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(MemorySegment message, int priority) throws IOException {
        return sender.trySend(message, priority);
    }

    /**
     * Sends the bytes of a segment, waiting up to the given timeout until there is room.
     *
     * @param message the bytes, possibly none
     * @param priority 0 to {@link #MAX_PRIORITY}; messages of higher priority are received first
     * @param timeout the longest wait; zero or less means do not wait
     * @return false if the queue stayed full
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment, int)}
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
     * Receives the oldest message of the highest priority, waiting up to the given timeout until
     * there is one.
     *
     * @param timeout the longest wait; zero or less means do not wait
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
     * @param into the buffer to store the message in, from its position, which advances by the
     *     message's size
     * @return the size and the priority in one number, which {@link Message#size} and {@link
     *     Message#priority} decode
     * @throws IllegalArgumentException if the buffer is read-only, or has less room than {@link
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
     * @param into the buffer to store the message in, from its position, which advances by the
     *     message's size
     * @return the size and the priority in one number, which {@link Message#size} and {@link
     *     Message#priority} decode, or {@link #NONE}
     * @throws IllegalArgumentException as specified by {@link #receive(ByteBuffer)}
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public long tryReceive(ByteBuffer into) throws IOException {
        return receiver.tryReceive(into);
    }

    /**
     * Receives into a buffer, waiting up to the given timeout until there is a message.
     *
     * @param into the buffer to store the message in, from its position, which advances by the
     *     message's size
     * @param timeout the longest wait; zero or less means do not wait
     * @return the size and the priority in one number, which {@link Message#size} and {@link
     *     Message#priority} decode, or {@link #NONE}
     * @throws IllegalArgumentException as specified by {@link #receive(ByteBuffer)}
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
     * Receives into a segment, waiting until there is a message. This allocates nothing.
     *
     * @param into the segment to store the message in, from its start
     * @return the size and the priority in one number, which {@link Message#size} and {@link
     *     Message#priority} decode
     * @throws IllegalArgumentException if the segment is read-only, or smaller than {@link
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
     * Receives into a segment if there is a message. This allocates nothing.
     *
     * @param into the segment to store the message in, from its start
     * @return the size and the priority in one number, which {@link Message#size} and {@link
     *     Message#priority} decode, or {@link #NONE}
     * @throws IllegalArgumentException as specified by {@link #receive(MemorySegment)}
     * @throws java.nio.channels.NonReadableChannelException if this was opened for sending only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public long tryReceive(MemorySegment into) throws IOException {
        return receiver.tryReceive(into);
    }

    /**
     * Receives into a segment, waiting up to the given timeout until there is a message.
     *
     * @param into the segment to store the message in, from its start
     * @param timeout the longest wait; zero or less means do not wait
     * @return the size and the priority in one number, which {@link Message#size} and {@link
     *     Message#priority} decode, or {@link #NONE}
     * @throws IllegalArgumentException as specified by {@link #receive(MemorySegment)}
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
     * Arms a notification that runs a task once, in a new thread, when a message arrives at the
     * empty queue.
     *
     * <p>The thread is a daemon; an exception that the task throws goes to the thread's uncaught
     * exception handler. The first use creates a netlink socket, over which the kernel notifies,
     * and a daemon thread that reads it; both live as long as the process.
     *
     * @param work the task to run
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a process, possibly this one, has already armed a notification ({@code
     *     EBUSY}), if there are too many descriptors, or if 256 queues of this process already have
     *     such a notification
     * @see <a href="https://man7.org/linux/man-pages/man3/mq_notify.3.html">mq_notify(3)</a>
     */
    public void notifyOnce(Runnable work) throws IOException {
        Objects.requireNonNull(work, "work");
        Fds.requireOpen(fd(), this);
        checkNotification(QueueNotification.byThread(fd(), work));
    }

    /**
     * Arms a notification that sends a signal to this process once, when a message arrives at the
     * empty queue.
     *
     * @param signal the signal; a {@link culebra.signal.SignalFd} or {@link
     *     culebra.signal.SignalWatch} must receive it
     * @throws IllegalArgumentException if these cannot receive the signal
     * @throws IllegalStateException if no {@code SignalFd} or {@code SignalWatch} receives it, so
     *     that it would end this JVM
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a process, possibly this one, has already armed a notification ({@code
     *     EBUSY})
     */
    public void notifyOnce(Signal signal) throws IOException {
        notifyOnce(signal, 0);
    }

    /**
     * Arms a notification that sends a signal to this process once, when a message arrives at the
     * empty queue.
     *
     * @param signal the signal; a {@link culebra.signal.SignalFd} or {@link
     *     culebra.signal.SignalWatch} must receive it
     * @param value the number that the SignalFd returns as {@link culebra.signal.SignalInfo#value},
     *     for example to identify the queue
     * @throws IllegalArgumentException if these cannot receive the signal
     * @throws IllegalStateException if no {@code SignalFd} or {@code SignalWatch} receives it, so
     *     that it would end this JVM
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a process, possibly this one, has already armed a notification ({@code
     *     EBUSY})
     */
    public void notifyOnce(Signal signal, long value) throws IOException {
        String why = ReservedSignals.why(Objects.requireNonNull(signal, "signal").number());
        if (why != null) {
            throw new IllegalArgumentException("A notification cannot use " + signal + ": " + why);
        }
        if (!WatchedSignals.isTaken(signal.number())) {
            throw new IllegalStateException(
                    "No SignalFd or SignalWatch receives "
                            + signal
                            + ", so it could end this JVM; open one for this signal first");
        }
        checkNotification(QueueNotification.bySignal(fd(), signal.number(), value));
    }

    /**
     * Cancels the notification that this process has armed for this queue. Does nothing if there is
     * none. The thread of a notification that has just fired may still be running.
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
     * Removes the queue's name, as {@link #unlink(String)} does. The name is removed even if it now
     * belongs to another queue. This also works on a closed handle.
     *
     * @throws NoSuchFileException if the name no longer exists
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     */
    public void unlink() throws IOException {
        unlink(name);
    }

    /**
     * Returns the limits of the queue.
     *
     * @return the limits that the queue was created with
     */
    public QueueLimits limits() {
        return limits;
    }

    /**
     * Returns how many messages are in the queue.
     *
     * @return the number of queued messages, from 0 to the capacity; it may already be out of date
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

    /** Returns a string with the name, the fill level and whether the handle is open. */
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
            if (opened.created()) {
                int ignored = QueueCalls.mq_unlink(opened.name());
            }
            opened.fd().close();
            throw failed;
        }
    }
}
