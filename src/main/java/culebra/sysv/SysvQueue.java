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
 * A System V message queue: each message has a type, by which receivers select messages. This class
 * is for programs that already use such queues. New programs should use {@code culebra.mq}, whose
 * queues can be waited for together with other descriptors.
 *
 * <p>Messages of one type arrive in the order in which they were sent. A receiver passes the type 0
 * to receive the first message of any type, a positive type to receive the first message of that
 * type, and a negative type to receive the first message of the lowest type up to its absolute
 * value.
 *
 * <p>An interrupt ends a wait with {@link InterruptedException}, and no message is transferred.
 * {@link #close} ends a wait with {@link java.nio.channels.AsynchronousCloseException}, and
 * removing the queue ends it with {@link RemovedException}. A virtual thread that must wait
 * occupies one of at most 4,096 platform threads that are kept for such waits; further waits fail
 * with {@link java.util.concurrent.RejectedExecutionException}.
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
     * @param key the key by which other processes find it; must be new, or {@link SysvKey#PRIVATE}
     * @return a handle to the queue
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
     * @param key the key by which other processes find it; must be new, or {@link SysvKey#PRIVATE}
     * @param permissions who may receive (read) and send (write)
     * @return a handle to the queue
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
     * @return a handle to the queue
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
     * @return a handle to the queue
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
     * @return a handle to the queue; {@link #wasCreated} returns whether it was created
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
     * @return a handle to the queue
     * @throws RemovedException if no queue has this id
     * @throws IOException if its permissions forbid it
     */
    public static SysvQueue ofId(int id) throws IOException {
        Platform.require();
        var queue = new SysvQueue(id, false);
        queue.size();
        return queue.opened();
    }

    /**
     * Sends a message, waiting until there is room.
     *
     * @param type 1 or more
     * @param message the bytes, possibly none
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
     * @param message the bytes, possibly none
     * @return false if there is no room
     * @throws IllegalArgumentException as specified by {@link #send(long, byte[])}
     * @throws IOException as specified by {@link #send(long, byte[])}
     */
    public boolean trySend(long type, byte[] message) throws IOException {
        return sender.trySend(type, message);
    }

    /**
     * Sends a message, waiting up to the given timeout until there is room.
     *
     * @param type 1 or more
     * @param message the bytes, possibly none
     * @param timeout the longest wait; zero or less means do not wait
     * @return false if there was no room in time
     * @throws IllegalArgumentException as specified by {@link #send(long, byte[])}
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws IOException as specified by {@link #send(long, byte[])}
     */
    public boolean trySend(long type, byte[] message, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(type, message, Deadline.after(timeout));
    }

    /**
     * Sends the bytes of a buffer, waiting until there is room.
     *
     * @param type 1 or more
     * @param message the bytes from the buffer's position to its limit; the position advances to
     *     the limit when the message is sent
     * @throws IllegalArgumentException as specified by {@link #send(long, byte[])}
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws IOException as specified by {@link #send(long, byte[])}
     */
    public void send(long type, ByteBuffer message) throws IOException, InterruptedException {
        sender.send(type, message, Deadline.NEVER);
    }

    /**
     * Sends the bytes of a buffer if there is room now.
     *
     * @param type 1 or more
     * @param message the bytes from the buffer's position to its limit; the position advances to
     *     the limit when the message is sent
     * @return false if there is no room
     * @throws IllegalArgumentException as specified by {@link #send(long, byte[])}
     * @throws IOException as specified by {@link #send(long, byte[])}
     */
    public boolean trySend(long type, ByteBuffer message) throws IOException {
        return sender.trySend(type, message);
    }

    /**
     * Sends the bytes of a buffer, waiting up to the given timeout until there is room.
     *
     * @param type 1 or more
     * @param message the bytes from the buffer's position to its limit; the position advances to
     *     the limit when the message is sent
     * @param timeout the longest wait; zero or less means do not wait
     * @return false if there was no room in time
     * @throws IllegalArgumentException as specified by {@link #send(long, byte[])}
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws IOException as specified by {@link #send(long, byte[])}
     */
    public boolean trySend(long type, ByteBuffer message, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(type, message, Deadline.after(timeout));
    }

    /**
     * Receives a message, waiting until there is one.
     *
     * @param type 0 for the first message of any type, a positive number for the first message of
     *     that type, or a negative number for the first message of the lowest type up to its
     *     absolute value
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
     * @throws IOException as specified by {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceive(long type) throws IOException {
        return Optional.ofNullable(receiver.tryReceive(type));
    }

    /**
     * Receives a message, waiting up to the given timeout until there is one.
     *
     * @param type as for {@link #receive(long)}
     * @param timeout the longest wait; zero or less means do not wait
     * @return the message, or empty
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as specified by {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceive(long type, Duration timeout)
            throws IOException, InterruptedException {
        return Optional.ofNullable(receiver.receive(type, Deadline.after(timeout)));
    }

    /**
     * Receives the first message of any type except one, waiting until there is such a message
     * (MSG_EXCEPT).
     *
     * @param type the type to exclude, positive
     * @return the message
     * @throws IllegalArgumentException if the type is not positive
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as specified by {@link #receive(long)}
     */
    public SysvMessage receiveExcept(long type) throws IOException, InterruptedException {
        requirePositive(type);
        return others.receive(type, Deadline.NEVER);
    }

    /**
     * Receives the first message of any type except one, if there is such a message (MSG_EXCEPT).
     *
     * @param type the type to exclude, positive
     * @return the message, or empty
     * @throws IllegalArgumentException if the type is not positive
     * @throws IOException as specified by {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceiveExcept(long type) throws IOException {
        requirePositive(type);
        return Optional.ofNullable(others.tryReceive(type));
    }

    /**
     * Receives the first message of any type except one, waiting up to the given timeout
     * (MSG_EXCEPT).
     *
     * @param type the type to exclude, positive
     * @param timeout the longest wait; zero or less means do not wait
     * @return the message, or empty
     * @throws IllegalArgumentException if the type is not positive
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as specified by {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceiveExcept(long type, Duration timeout)
            throws IOException, InterruptedException {
        requirePositive(type);
        return Optional.ofNullable(others.receive(type, Deadline.after(timeout)));
    }

    /**
     * Receives a message into a buffer, waiting until there is one. This allocates nothing.
     *
     * @param type as for {@link #receive(long)}
     * @param into the buffer to store the message in, from its position, which advances by the
     *     message's size
     * @return the message's type
     * @throws IllegalArgumentException if the buffer is read-only
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as specified by {@link #receive(long)}; or if the message does not fit
     *     into the buffer (E2BIG), and then stays in the queue
     */
    public long receive(long type, ByteBuffer into) throws IOException, InterruptedException {
        return receiver.receive(type, into, Deadline.NEVER);
    }

    /**
     * Receives a message into a buffer if there is one. This allocates nothing.
     *
     * @param type as for {@link #receive(long)}
     * @param into the buffer to store the message in, from its position, which advances by the
     *     message's size
     * @return the message's type, or {@link #NONE}
     * @throws IllegalArgumentException if the buffer is read-only
     * @throws IOException as specified by {@link #receive(long, ByteBuffer)}
     */
    public long tryReceive(long type, ByteBuffer into) throws IOException {
        return receiver.tryReceive(type, into);
    }

    /**
     * Receives a message into a buffer, waiting up to the given timeout until there is one.
     *
     * @param type as for {@link #receive(long)}
     * @param into the buffer to store the message in, from its position, which advances by the
     *     message's size
     * @param timeout the longest wait; zero or less means do not wait
     * @return the message's type, or {@link #NONE}
     * @throws IllegalArgumentException if the buffer is read-only
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as specified by {@link #receive(long, ByteBuffer)}
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
     * Sets the capacity of the queue in bytes (msg_qbytes). Messages that are already in the queue
     * stay there, even if they exceed the new capacity.
     *
     * @param bytes the capacity, positive; without CAP_SYS_RESOURCE, more than {@code
     *     /proc/sys/kernel/msgmnb} fails with EPERM
     * @throws IllegalArgumentException if the number is not positive
     * @throws RemovedException if the queue was removed
     * @throws IOException if this is closed, the queue belongs to another user, or the limit
     *     forbids it
     */
    public void capacity(long bytes) throws IOException {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be positive: " + bytes);
        }
        requireOpen();
        int result = SysvMsgCalls.setCapacity(id(), bytes);
        if (result == EPERM) {
            throw failed(
                    result,
                    "msgctl",
                    "it belongs to another user, or this exceeds /proc/sys/kernel/msgmnb");
        }
        check(result, "msgctl");
    }

    /**
     * Returns when a message was last sent.
     *
     * @return the time, in whole seconds; empty if no message was sent yet
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
     * @return the time, in whole seconds; empty if no message was received yet
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

    /** The kernel ignores the flag for any other number. */
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
        try {
            return new SysvQueue(id, created).opened();
        } catch (Throwable failed) {
            if (created) { // with a private key it could never be found again
                SysvControl.MSG.remove(id);
            }
            throw failed;
        }
    }
}
