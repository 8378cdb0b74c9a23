package culebra.socket;

import culebra.internal.MessageVector;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Messages that a {@link MessageSocket} has received by one system call, in the order in which they
 * came.
 *
 * <p>A batch is created once and used again and again, by one thread at a time. The next receive
 * replaces all messages of the one before. No message allocates anything. A system call allocates
 * one small object if the JIT compiler does not remove it, which it usually does. Descriptors and
 * credentials that come with a message are dropped: receive such messages one by one, with {@link
 * Received}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/recvmmsg.2.html">recvmmsg(2)</a>
 */
public final class ReceiveBatch {
    final MessageVector vector;

    private final int capacity;
    private final int maxBytes;
    private final AtomicBoolean inUse = new AtomicBoolean();
    private int size;

    // The address that was read last, which is most often the next one.
    private final MemorySegment lastName = MemorySegment.ofArray(new byte[MessageVector.NAME_SIZE]);
    private int lastLength;
    private Optional<SocketAddress> last = Optional.empty();

    private ReceiveBatch(int capacity, int maxBytes) {
        this.capacity = capacity;
        this.maxBytes = maxBytes;
        vector = MessageVector.receiving(capacity, maxBytes);
    }

    /**
     * Creates an empty batch.
     *
     * @param capacity the most messages that a receive takes, 1 to {@link SendBatch#MAX_MESSAGES}
     * @param maxBytes the most bytes that are stored of a message, at least 1; their memory is
     *     allocated now
     * @return the batch
     * @throws IllegalArgumentException if a number is out of range
     * @throws OutOfMemoryError if the JVM has no direct memory left for the messages; see {@code
     *     -XX:MaxDirectMemorySize}
     */
    public static ReceiveBatch create(int capacity, int maxBytes) {
        SendBatch.requireRange(capacity, maxBytes);
        return new ReceiveBatch(capacity, maxBytes);
    }

    /**
     * Returns how many messages the last receive has stored.
     *
     * @return the number, 0 if it has stored none
     */
    public int size() {
        return size;
    }

    /**
     * Returns how many messages a receive takes at most.
     *
     * @return the number that the batch was created with
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Returns the bytes of a message. It is the same buffer each time, with its position at 0 and
     * its limit at the end of the message, and is overwritten by a later receive.
     *
     * @param message the number of the message, from 0
     * @return its bytes, as far as there was room for them
     * @throws IndexOutOfBoundsException if there is no such message
     */
    public ByteBuffer get(int message) {
        int stored = Math.min(fullSize(message), maxBytes);
        return vector.place(message).clear().limit(stored);
    }

    /**
     * Returns how many bytes a message has.
     *
     * @param message the number of the message, from 0
     * @return the number, which is more than was stored if the message was truncated
     * @throws IndexOutOfBoundsException if there is no such message
     */
    public int fullSize(int message) {
        return vector.length(Objects.checkIndex(message, size));
    }

    /**
     * Returns whether a message was truncated because it had more bytes than there was room for.
     *
     * @param message the number of the message, from 0
     * @return true if bytes of the message were lost
     * @throws IndexOutOfBoundsException if there is no such message
     */
    public boolean isTruncated(int message) {
        return fullSize(message) > maxBytes;
    }

    /**
     * Returns who has sent a message. It allocates nothing if the message before that was asked for
     * has the same sender.
     *
     * @param message the number of the message, from 0
     * @return the address; empty if the sender has none, as most clients over UNIX
     * @throws IndexOutOfBoundsException if there is no such message
     */
    public Optional<SocketAddress> from(int message) {
        MemorySegment name = vector.names();
        int length = vector.nameLength(Objects.checkIndex(message, size));
        long at = vector.nameOffset(message);
        boolean same =
                length == lastLength
                        && MemorySegment.mismatch(name, at, at + length, lastName, 0, length) < 0;
        if (!same) {
            last = Optional.ofNullable(Addresses.decode(vector.name(message), length));
            MemorySegment.copy(name, at, lastName, 0, length);
            lastLength = length;
        }
        return last;
    }

    /** Returns how many messages there are, and how many there can be. */
    @Override
    public String toString() {
        return "ReceiveBatch[" + size + " of " + capacity + " messages]";
    }

    /** Begins a receive; {@link #end} must follow. */
    void begin() {
        if (!inUse.compareAndSet(false, true)) {
            throw new IllegalStateException("Another thread receives with this batch");
        }
        size = 0;
    }

    /** Ends a receive of a number of messages. */
    void end(int count) {
        size = count;
        inUse.set(false);
    }

    /** The room for all messages. */
    MemorySegment room() {
        return vector.range(0, capacity);
    }
}
