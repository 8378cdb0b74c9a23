package culebra.socket;

import culebra.internal.MessageVector;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Messages that a {@link MessageSocket} has received by one system call, in order of arrival.
 *
 * <p>A batch is created once and reused, by one thread at a time. Each receive replaces all
 * messages of the previous one. Receiving a message allocates nothing. A system call allocates one
 * small object if the JIT compiler does not remove it, which it usually does. Descriptors and
 * credentials that come with a message are dropped. To get them, receive messages one by one with
 * {@link Received}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/recvmmsg.2.html">recvmmsg(2)</a>
 */
public final class ReceiveBatch {
    final MessageVector vector;

    private final int capacity;
    private final int maxBytes;
    private final AtomicBoolean inUse = new AtomicBoolean();
    private int size;

    // The address that was read last; the next one is usually the same.
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
     * @param capacity the maximum number of messages per receive, 1 to {@link
     *     SendBatch#MAX_MESSAGES}
     * @param maxBytes the maximum number of bytes stored per message, at least 1; their memory is
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
     * Returns the number of messages that the last receive has stored.
     *
     * @return the number, possibly 0
     */
    public int size() {
        return size;
    }

    /**
     * Returns the maximum number of messages per receive.
     *
     * @return the capacity that the batch was created with
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Returns the bytes of a message. This method returns the same buffer each time for a given
     * message number, with its position at 0 and its limit at the end of the message. A later
     * receive overwrites the buffer.
     *
     * @param message the number of the message, from 0
     * @return the bytes of the message, truncated if there was not enough room for them
     * @throws IndexOutOfBoundsException if there is no such message
     */
    public ByteBuffer get(int message) {
        int stored = Math.min(fullSize(message), maxBytes);
        return vector.place(message).clear().limit(stored);
    }

    /**
     * Returns the full size of a message in bytes.
     *
     * @param message the number of the message, from 0
     * @return the size, which is more than was stored if the message was truncated
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
     * Returns the address of a message's sender. This method allocates nothing if its previous call
     * returned the same sender.
     *
     * @param message the number of the message, from 0
     * @return the address; empty if the sender has none, as is the case for most UNIX clients
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

    /** Returns a string with the number of messages and the capacity. */
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

    /** Ends a receive that has stored the given number of messages. */
    void end(int count) {
        size = count;
        inUse.set(false);
    }

    /** Returns the room for all messages. */
    MemorySegment room() {
        return vector.range(0, capacity);
    }
}
