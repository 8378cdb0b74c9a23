package culebra.sysv;

import static culebra.internal.NegatedErrno.EEXIST;
import static culebra.internal.NegatedErrno.ENOENT;
import static culebra.internal.NegatedErrno.EPERM;

import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.HeapCopy;
import culebra.internal.Modes;
import culebra.internal.Platform;
import culebra.internal.SysvControl;
import culebra.internal.SysvMsgCalls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A System V message queue: messages with types, by which a receiver selects. It is for programs
 * that already use it. New programs should use {@code culebra.mq}, whose queues can be waited for
 * together with other descriptors.
 *
 * <p>Messages of one type arrive in the order in which they were sent. A receiver passes the type 0
 * to get the first message of any type, a positive type to get a message of that type, and a
 * negative type to get the lowest type up to its absolute value.
 *
 * <p>An interrupt ends a wait with {@link InterruptedException}, and no message is transferred;
 * {@link #close} ends it with {@link java.nio.channels.AsynchronousCloseException}; removing the
 * queue with {@link RemovedException}. A virtual thread that must wait uses one of at most 4,096
 * platform threads kept for such waits, and more fail with {@link
 * java.util.concurrent.RejectedExecutionException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/msgop.2.html">msgop(2)</a>
 */
public final class SysvQueue extends SysvObject<SysvQueue> {
    /** The result of a {@code tryReceive} into a buffer if there is no message. */
    public static final long NONE = SysvReceiver.NONE;

    private final SysvSender sender;
    private final SysvReceiver receiver;

    /** Receives every type but one. */
    private final SysvReceiver others;

    private SysvQueue(int id, boolean created) {
        super(id, SysvControl.MSG, created);
        var copy = new HeapCopy(HeapCopy.MAX_KEPT); // for both, since no call takes heap memory
        sender = new SysvSender(this, copy);
        receiver = new SysvReceiver(this, copy, 0);
        others = new SysvReceiver(this, copy, SysvMsgCalls.EXCEPT);
    }

    /**
     * Creates a queue for this user only.
     *
     * @param key the key by which others find it; must be new, or {@link SysvKey#PRIVATE}
     * @return a handle of it
     * @throws java.nio.file.FileAlreadyExistsException if a queue with this key exists
     * @throws IOException if the system allows no more; the message names the limit
     * @see <a href="https://man7.org/linux/man-pages/man2/msgget.2.html">msgget(2)</a>
     */
    public static SysvQueue create(SysvKey key) throws IOException {
        return create(key, Modes.PRIVATE);
    }

    /**
     * Creates a queue with permissions, which the umask does not change.
     *
     * @param key the key by which others find it; must be new, or {@link SysvKey#PRIVATE}
     * @param permissions who may receive (read) and send (write)
     * @return a handle of it
     * @throws java.nio.file.FileAlreadyExistsException if a queue with this key exists
     * @throws IOException if the system allows no more; the message names the limit
     */
    public static SysvQueue create(SysvKey key, Set<PosixFilePermission> permissions)
            throws IOException {
        return create(key, Modes.of(permissions));
    }

    /**
     * Opens a queue.
     *
     * @param key its key
     * @return a handle of it
     * @throws IllegalArgumentException if the key is {@link SysvKey#PRIVATE}
     * @throws java.nio.file.NoSuchFileException if no queue has this key
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static SysvQueue open(SysvKey key) throws IOException {
        SysvKey.requireShared(key);
        Platform.require();
        return got(SysvMsgCalls.msgget(key.value()), key, false);
    }

    /**
     * Opens a queue, or creates it for this user only.
     *
     * @param key its key
     * @return a handle of it
     * @throws IllegalArgumentException if the key is {@link SysvKey#PRIVATE}
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, or the system allows no more
     */
    public static SysvQueue openOrCreate(SysvKey key) throws IOException {
        return openOrCreate(key, Modes.PRIVATE);
    }

    /**
     * Opens a queue, or creates it with permissions.
     *
     * @param key its key
     * @param permissions who may receive (read) and send (write) if it is created; ignored if it
     *     exists
     * @return a handle of it; {@link #wasCreated} tells whether it was created
     * @throws IllegalArgumentException if the key is {@link SysvKey#PRIVATE}
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, or the system allows no more
     */
    public static SysvQueue openOrCreate(SysvKey key, Set<PosixFilePermission> permissions)
            throws IOException {
        return openOrCreate(key, Modes.of(permissions));
    }

    /**
     * Opens a queue by its id.
     *
     * @param id the id, as {@link #id} returns it in another process, or {@code ipcs} shows it
     * @return a handle of it
     * @throws RemovedException if no queue has this id
     * @throws IOException if its permissions forbid it
     */
    public static SysvQueue ofId(int id) throws IOException {
        Platform.require();
        var queue = new SysvQueue(id, false);
        queue.size();
        return queue;
    }

    /**
     * Sends a message, waiting until there is room.
     *
     * @param type 1 or more
     * @param message the bytes; there may be 0
     * @throws IllegalArgumentException if the type is not positive, or the message is larger than
     *     the queue's capacity
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws RemovedException if the queue was removed, before or during the wait
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the message is longer than the system allows, or permissions forbid it
     */
    public void send(long type, byte[] message) throws IOException, InterruptedException {
        sender.send(type, message, Deadline.NEVER);
    }

    /**
     * Sends a message if there is room now.
     *
     * @param type 1 or more
     * @param message the bytes; there may be 0
     * @return false if there is no room
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws IOException as {@link #send(long, byte[])}
     */
    public boolean trySend(long type, byte[] message) throws IOException {
        return sender.trySend(type, message);
    }

    /**
     * Sends a message, waiting up to the given timeout until there is room.
     *
     * @param type 1 or more
     * @param message the bytes; there may be 0
     * @param timeout the longest wait; zero or less means now
     * @return false if there was no room in time
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws IOException as {@link #send(long, byte[])}
     */
    public boolean trySend(long type, byte[] message, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(type, message, Deadline.after(timeout));
    }

    /**
     * Sends the bytes of a buffer, waiting until there is room.
     *
     * @param type 1 or more
     * @param message the bytes from the buffer's position to its limit, to which the position
     *     advances
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws IOException as {@link #send(long, byte[])}
     */
    public void send(long type, ByteBuffer message) throws IOException, InterruptedException {
        sender.send(type, message, Deadline.NEVER);
    }

    /**
     * Sends the bytes of a buffer if there is room now.
     *
     * @param type 1 or more
     * @param message the bytes from the buffer's position to its limit, to which the position
     *     advances
     * @return false if there is no room
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws IOException as {@link #send(long, byte[])}
     */
    public boolean trySend(long type, ByteBuffer message) throws IOException {
        return sender.trySend(type, message);
    }

    /**
     * Sends the bytes of a buffer, waiting up to the given timeout until there is room.
     *
     * @param type 1 or more
     * @param message the bytes from the buffer's position to its limit, to which the position
     *     advances
     * @param timeout the longest wait; zero or less means now
     * @return false if there was no room in time
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws IOException as {@link #send(long, byte[])}
     */
    public boolean trySend(long type, ByteBuffer message, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(type, message, Deadline.after(timeout));
    }

    /**
     * Receives a message, waiting until there is one.
     *
     * @param type 0 for the first of any, a positive number for that type, a negative number for
     *     the lowest type up to its absolute value
     * @return the message
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws RemovedException if the queue was removed, before or during the wait
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the wait
     * @throws IOException if permissions forbid it
     */
    public SysvMessage receive(long type) throws IOException, InterruptedException {
        return receiver.receive(type, Deadline.NEVER);
    }

    /**
     * Receives a message if there is one.
     *
     * @param type as for {@link #receive(long)}
     * @return the message, or empty
     * @throws IOException as {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceive(long type) throws IOException {
        return Optional.ofNullable(receiver.tryReceive(type));
    }

    /**
     * Receives a message, waiting up to the given timeout until there is one.
     *
     * @param type as for {@link #receive(long)}
     * @param timeout the longest wait; zero or less means now
     * @return the message, or empty
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceive(long type, Duration timeout)
            throws IOException, InterruptedException {
        return Optional.ofNullable(receiver.receive(type, Deadline.after(timeout)));
    }

    /**
     * Receives the first message of another type, waiting until there is one: MSG_EXCEPT.
     *
     * @param type the type to leave out, positive
     * @return the message
     * @throws IllegalArgumentException if the type is not positive
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as {@link #receive(long)}
     */
    public SysvMessage receiveExcept(long type) throws IOException, InterruptedException {
        requirePositive(type);
        return others.receive(type, Deadline.NEVER);
    }

    /**
     * Receives the first message of another type if there is one: MSG_EXCEPT.
     *
     * @param type the type to leave out, positive
     * @return the message, or empty
     * @throws IllegalArgumentException if the type is not positive
     * @throws IOException as {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceiveExcept(long type) throws IOException {
        requirePositive(type);
        return Optional.ofNullable(others.tryReceive(type));
    }

    /**
     * Receives the first message of another type, waiting up to the given timeout: MSG_EXCEPT.
     *
     * @param type the type to leave out, positive
     * @param timeout the longest wait; zero or less means now
     * @return the message, or empty
     * @throws IllegalArgumentException if the type is not positive
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceiveExcept(long type, Duration timeout)
            throws IOException, InterruptedException {
        requirePositive(type);
        return Optional.ofNullable(others.receive(type, Deadline.after(timeout)));
    }

    /**
     * Receives a message into a buffer, waiting until there is one. Nothing is allocated for it.
     *
     * @param type as for {@link #receive(long)}
     * @param into where to store the message, from its position, which advances by the message's
     *     size
     * @return the message's type
     * @throws IllegalArgumentException if it is read-only
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as {@link #receive(long)}; or the message is longer than there is room
     *     (E2BIG), and stays in the queue
     */
    public long receive(long type, ByteBuffer into) throws IOException, InterruptedException {
        return receiver.receive(type, into, Deadline.NEVER);
    }

    /**
     * Receives a message into a buffer if there is one. Nothing is allocated for it.
     *
     * @param type as for {@link #receive(long)}
     * @param into where to store the message, from its position, which advances by the message's
     *     size
     * @return the message's type, or {@link #NONE}
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException as {@link #receive(long, ByteBuffer)}
     */
    public long tryReceive(long type, ByteBuffer into) throws IOException {
        return receiver.tryReceive(type, into);
    }

    /**
     * Receives a message into a buffer, waiting up to the given timeout until there is one.
     *
     * @param type as for {@link #receive(long)}
     * @param into where to store the message, from its position, which advances by the message's
     *     size
     * @param timeout the longest wait; zero or less means now
     * @return the message's type, or {@link #NONE}
     * @throws IllegalArgumentException if it is read-only
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as {@link #receive(long, ByteBuffer)}
     */
    public long tryReceive(long type, ByteBuffer into, Duration timeout)
            throws IOException, InterruptedException {
        return receiver.receive(type, into, Deadline.after(timeout));
    }

    /**
     * Returns the number of messages.
     *
     * @return the number, which may already be out of date
     * @throws RemovedException if the queue was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public long size() throws IOException {
        requireOpen();
        return check(SysvMsgCalls.count(id()), "msgctl");
    }

    /**
     * Returns the total size of the queued messages in bytes.
     *
     * @return the number, which may already be out of date
     * @throws RemovedException if the queue was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public long bytes() throws IOException {
        requireOpen();
        return check(SysvMsgCalls.bytes(id()), "msgctl");
    }

    /**
     * Returns the capacity of the queue in bytes.
     *
     * @return the number
     * @throws RemovedException if the queue was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public long capacity() throws IOException {
        requireOpen();
        return check(SysvMsgCalls.capacity(id()), "msgctl");
    }

    /**
     * Changes how many bytes the messages may have together: msg_qbytes. Messages that are in the
     * queue stay, even if they have more.
     *
     * @param bytes the number, positive; more than {@code /proc/sys/kernel/msgmnb} requires
     *     CAP_SYS_RESOURCE, or fails with EPERM
     * @throws IllegalArgumentException if the number is not positive
     * @throws RemovedException if the queue was removed
     * @throws IOException if this is closed, or another user's, or the limit forbids it
     */
    public void capacity(long bytes) throws IOException {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be positive: " + bytes);
        }
        requireOpen();
        int result = SysvMsgCalls.setCapacity(id(), bytes);
        if (result == EPERM) {
            throw failed(result, "msgctl", "another user's, or above /proc/sys/kernel/msgmnb");
        }
        check(result, "msgctl");
    }

    /**
     * Returns when a message was last sent.
     *
     * @return the time, in whole seconds; empty if it has not happened yet
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public Optional<Instant> lastSent() throws IOException {
        requireOpen();
        return time(SysvMsgCalls.sent(id()));
    }

    /**
     * Returns when a message was last received.
     *
     * @return the time, in whole seconds; empty if it has not happened yet
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public Optional<Instant> lastReceived() throws IOException {
        requireOpen();
        return time(SysvMsgCalls.received(id()));
    }

    /** Returns a string with the id and whether the handle is open. */
    @Override
    public String toString() {
        return "SysvQueue[" + state() + "]";
    }

    /** Any other number would choose as it does without the flag. */
    private static void requirePositive(long type) {
        if (type < 1) {
            throw new IllegalArgumentException("type must be positive: " + type);
        }
    }

    private static SysvQueue create(SysvKey key, int mode) throws IOException {
        int value = Objects.requireNonNull(key, "key").value();
        Platform.require();
        return got(SysvMsgCalls.create(value, mode), key, true);
    }

    private static SysvQueue openOrCreate(SysvKey key, int mode) throws IOException {
        SysvKey.requireShared(key);
        Platform.require();
        while (true) {
            int id = SysvMsgCalls.findBoth(key.value());
            if (id != ENOENT) {
                return got(id, key, false);
            }
            id = SysvMsgCalls.create(key.value(), mode);
            if (id != EEXIST) {
                return got(id, key, true);
            }
        }
    }

    private static SysvQueue got(int id, SysvKey key, boolean created) throws IOException {
        if (id < 0) {
            String remedy = SysvRemedy.toGet(id, SysvRemedy.queueLimits());
            throw Errors.named(id, "msgget", key.toString(), remedy);
        }
        return new SysvQueue(id, created);
    }
}
