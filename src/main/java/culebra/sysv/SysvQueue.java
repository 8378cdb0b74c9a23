package culebra.sysv;

import culebra.internal.Errors;
import culebra.internal.Modes;
import culebra.internal.Platform;
import culebra.internal.SysvMsgCalls;

import java.io.IOException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/**
 * A System V message queue: messages with types, by which a receiver chooses. For programs that
 * have it already; {@code culebra.mq} is for new ones, and can wait beside other descriptors.
 *
 * <p>Messages of one type come in the order in which they were sent. A receiver asks for the type 0
 * to get the first message of any, for a positive type to get that one, for a negative one to get
 * the lowest type up to its amount.
 *
 * <p>An interrupt ends a wait with {@link InterruptedException}, and nothing is moved; {@link
 * #close} ends it with {@link java.nio.channels.AsynchronousCloseException}; removing the queue
 * with {@link RemovedException}. A virtual thread that has to wait uses one of the platform threads
 * that there are for such waits, 4,096 at most ({@link
 * java.util.concurrent.RejectedExecutionException} says so).
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/msgop.2.html">msgop(2)</a>
 */
public final class SysvQueue extends QueueSending {
    private SysvQueue(int id) {
        super(id);
    }

    /**
     * Creates a queue for this user only.
     *
     * @param key by which others find it; must be new, or {@link SysvKey#PRIVATE}
     * @return a handle of it
     * @throws java.nio.file.FileAlreadyExistsException if there is a queue of this key
     * @throws IOException if the system allows no more; the message names the limit
     * @see <a href="https://man7.org/linux/man-pages/man2/msgget.2.html">msgget(2)</a>
     */
    public static SysvQueue create(SysvKey key) throws IOException {
        return make(key, Modes.PRIVATE, true);
    }

    /**
     * Creates a queue with permissions, which the umask does not change.
     *
     * @param key by which others find it; must be new, or {@link SysvKey#PRIVATE}
     * @param permissions who may receive (read) and send (write)
     * @return a handle of it
     * @throws java.nio.file.FileAlreadyExistsException if there is a queue of this key
     * @throws IOException if the system allows no more; the message names the limit
     */
    public static SysvQueue create(SysvKey key, Set<PosixFilePermission> permissions)
            throws IOException {
        return make(key, Modes.of(permissions), true);
    }

    /**
     * Opens a queue.
     *
     * @param key its key
     * @return a handle of it
     * @throws IllegalArgumentException if the key is {@link SysvKey#PRIVATE}
     * @throws java.nio.file.NoSuchFileException if there is none of this key
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static SysvQueue open(SysvKey key) throws IOException {
        SysvKey.requireShared(key);
        Platform.require();
        return got(SysvMsgCalls.msgget(key.value()), key);
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
        SysvKey.requireShared(key);
        return make(key, Modes.PRIVATE, false);
    }

    /**
     * Takes a queue by its id.
     *
     * @param id what {@link #id} has told another process, or {@code ipcs} shows
     * @return a handle of it
     * @throws RemovedException if there is none of this id
     * @throws IOException if its permissions forbid it
     */
    public static SysvQueue ofId(int id) throws IOException {
        Platform.require();
        var queue = new SysvQueue(id);
        queue.size();
        return queue;
    }

    /**
     * Tells how many messages there are.
     *
     * @return the number, which may be another by now
     * @throws RemovedException if the queue was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public long size() throws IOException {
        requireOpen();
        return check(SysvMsgCalls.count(id()), "msgctl");
    }

    /**
     * Tells how many bytes the messages have together.
     *
     * @return the number, which may be another by now
     * @throws RemovedException if the queue was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public long bytes() throws IOException {
        requireOpen();
        return check(SysvMsgCalls.bytes(id()), "msgctl");
    }

    /**
     * Tells how many bytes the messages may have together.
     *
     * @return the number
     * @throws RemovedException if the queue was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public long capacity() throws IOException {
        requireOpen();
        return check(SysvMsgCalls.capacity(id()), "msgctl");
    }

    /** Tells the id and whether the handle is open. */
    @Override
    public String toString() {
        return "SysvQueue[" + state() + "]";
    }

    private static SysvQueue make(SysvKey key, int mode, boolean mustBeNew) throws IOException {
        int value = Objects.requireNonNull(key, "key").value();
        Platform.require();
        return got(SysvMsgCalls.create(value, mode, mustBeNew), key);
    }

    private static SysvQueue got(int id, SysvKey key) throws IOException {
        if (id < 0) {
            String remedy = SysvRemedy.toGet(id, SysvRemedy.queueLimits());
            throw Errors.named(id, "msgget", key.toString(), remedy);
        }
        return new SysvQueue(id);
    }
}
