package culebra.socket;

import culebra.internal.MessageVector;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Messages that a {@link MessageSocket} sends by one system call, in the order in which they were
 * added.
 *
 * <p>Messages are copied into the batch when they are added, and leave it when they are sent. If a
 * send ends early because there is no room, or by a timeout, an interrupt, a close or an error, the
 * messages that were not sent remain, and {@link #size} returns their number. The next send begins
 * with the first of them.
 *
 * <p>A batch is created once and reused, by one thread at a time. Sending a message allocates
 * nothing, as long as the messages of a batch are for the peer or for the same addresses as those
 * of the previous batch. A system call allocates one small object if the JIT compiler does not
 * remove it, which it usually does. Descriptors cannot be sent in a batch.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/sendmmsg.2.html">sendmmsg(2)</a>
 */
public final class SendBatch {
    /**
     * The maximum capacity of a batch, which is the maximum number of messages per system call:
     * UIO_MAXIOV.
     */
    public static final int MAX_MESSAGES = MessageVector.MAX_MESSAGES;

    final MessageVector vector;

    private final int capacity;
    private final int maxBytes;
    private final AtomicBoolean inUse = new AtomicBoolean();

    /** The destination of each message; null for the peer. */
    private final SocketAddress[] addresses;

    /** The address that the memory of each message contains; null if none. */
    private final SocketAddress[] written;

    /** The family of the socket for which the addresses were written. */
    private int family;

    private int first;
    private int end;

    private SendBatch(int capacity, int maxBytes) {
        this.capacity = capacity;
        this.maxBytes = maxBytes;
        vector = MessageVector.sending(capacity, maxBytes);
        addresses = new SocketAddress[capacity];
        written = new SocketAddress[capacity];
    }

    /**
     * Creates an empty batch.
     *
     * @param capacity the maximum number of messages in the batch, 1 to {@link #MAX_MESSAGES}
     * @param maxBytes the maximum number of bytes per message, at least 1; their memory is
     *     allocated now
     * @return the batch
     * @throws IllegalArgumentException if a number is out of range
     * @throws OutOfMemoryError if the JVM has no direct memory left for the messages; see {@code
     *     -XX:MaxDirectMemorySize}
     */
    public static SendBatch create(int capacity, int maxBytes) {
        requireRange(capacity, maxBytes);
        return new SendBatch(capacity, maxBytes);
    }

    /**
     * Adds a message for the peer of the socket.
     *
     * @param from the bytes of the message, from the buffer's position to its limit; the position
     *     moves to the limit if the message was added
     * @return true if the message was added; false if the batch is full
     * @throws IllegalArgumentException if the message has more bytes than this batch allows
     * @throws IllegalStateException if another thread uses the batch
     */
    public boolean add(ByteBuffer from) {
        return addMessage(from, null);
    }

    /**
     * Adds a message for an address.
     *
     * @param from the bytes of the message, from the buffer's position to its limit; the position
     *     moves to the limit if the message was added
     * @param to the receiver's address
     * @return true if the message was added; false if the batch is full
     * @throws IllegalArgumentException if the message has more bytes than this batch allows, or the
     *     address is not a socket address of a supported class
     * @throws java.nio.channels.UnresolvedAddressException if the address is not resolved
     * @throws IllegalStateException if another thread uses the batch
     */
    public boolean add(ByteBuffer from, SocketAddress to) {
        int ignored = Addresses.family(Objects.requireNonNull(to, "to"));
        return addMessage(from, to);
    }

    /**
     * Adds a message for the peer of the socket.
     *
     * @param from the bytes of the message
     * @return true if the message was added; false if the batch is full
     * @throws IllegalArgumentException if the message has more bytes than this batch allows
     * @throws IllegalStateException if another thread uses the batch, or the arena of the segment
     *     is closed
     */
    public boolean add(MemorySegment from) {
        return addMessage(from, null);
    }

    /**
     * Adds a message for an address.
     *
     * @param from the bytes of the message
     * @param to the receiver's address
     * @return true if the message was added; false if the batch is full
     * @throws IllegalArgumentException if the message has more bytes than this batch allows, or the
     *     address is not a socket address of a supported class
     * @throws java.nio.channels.UnresolvedAddressException if the address is not resolved
     * @throws IllegalStateException if another thread uses the batch, or the arena of the segment
     *     is closed
     */
    public boolean add(MemorySegment from, SocketAddress to) {
        int ignored = Addresses.family(Objects.requireNonNull(to, "to"));
        return addMessage(from, to);
    }

    /**
     * Returns the number of messages that were added and not sent yet.
     *
     * @return the number of messages that the next send will try to send
     */
    public int size() {
        return end - first;
    }

    /**
     * Returns the maximum number of messages in the batch.
     *
     * @return the capacity that the batch was created with
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Removes the first message, so that the next send begins with the second. Use this method
     * after a send has failed with an exception for the first message. Does nothing if the batch is
     * empty.
     *
     * @throws IllegalStateException if another thread uses the batch
     */
    public void removeFirst() {
        begin();
        try {
            passed(Math.min(1, size()));
        } finally {
            end();
        }
    }

    /**
     * Removes all messages.
     *
     * @throws IllegalStateException if another thread uses the batch
     */
    public void clear() {
        begin();
        try {
            passed(size());
        } finally {
            end();
        }
    }

    /** Returns a string with the number of messages and the capacity. */
    @Override
    public String toString() {
        return "SendBatch[" + size() + " of " + capacity + " messages]";
    }

    static void requireRange(int capacity, int maxBytes) {
        if (capacity < 1 || capacity > MAX_MESSAGES) {
            throw new IllegalArgumentException(
                    "capacity must be from 1 to " + MAX_MESSAGES + ": " + capacity);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1: " + maxBytes);
        }
    }

    /** Begins a use of the batch; {@link #end} must follow. */
    void begin() {
        if (!inUse.compareAndSet(false, true)) {
            throw new IllegalStateException("Another thread uses this batch");
        }
    }

    void end() {
        inUse.set(false);
    }

    /** Returns the messages to be sent by the next call. */
    MemorySegment unsent() {
        return vector.range(first, end);
    }

    /** Removes the given number of messages from the front. */
    void passed(int count) {
        first += count;
        if (first == end) {
            first = 0;
            end = 0;
        }
    }

    /** Returns the destination of the first message; null for the peer. */
    SocketAddress firstAddress() {
        return addresses[first];
    }

    long firstSize() {
        return vector.size(first);
    }

    /** Writes the addresses as the socket needs them; fails before anything is sent. */
    void writeAddresses(MessageSender sender) throws IOException {
        beginFamily(sender.family());
        for (int i = first; i < end; i++) {
            SocketAddress to = addresses[i];
            if (to == null) {
                if (written[i] != null) {
                    vector.writeName(i, MemorySegment.NULL);
                    written[i] = null;
                }
            } else if (written[i] == null || !Addresses.same(written[i], to)) {
                vector.writeName(i, sender.address(to));
                written[i] = to;
            }
        }
    }

    /** Removes the addresses that were written for a socket of another family. */
    private void beginFamily(int now) {
        for (int i = 0; family != now && i < capacity; i++) {
            vector.writeName(i, MemorySegment.NULL);
            written[i] = null;
        }
        family = now;
    }

    private boolean addMessage(ByteBuffer from, SocketAddress to) {
        requireSize(Objects.requireNonNull(from, "from").remaining());
        begin();
        try {
            if (!makeRoom()) {
                return false;
            }
            vector.writeSize(end, from.remaining());
            ByteBuffer ignored = vector.place(end).clear().put(from);
            addresses[end++] = to;
            return true;
        } finally {
            end();
        }
    }

    private boolean addMessage(MemorySegment from, SocketAddress to) {
        requireSize(Objects.requireNonNull(from, "from").byteSize());
        begin();
        try {
            if (!makeRoom()) {
                return false;
            }
            vector.write(end, from);
            addresses[end++] = to;
            return true;
        } finally {
            end();
        }
    }

    private void requireSize(long size) {
        if (size > maxBytes) {
            throw new IllegalArgumentException(
                    "The message has "
                            + size
                            + " bytes, but a message of this batch can have at most "
                            + maxBytes
                            + "; create a batch with a larger maxBytes");
        }
    }

    /** Moves the unsent messages to the front if the end of the batch is reached. */
    private boolean makeRoom() {
        if (end == capacity && first > 0) {
            vector.moveToFront(first, end);
            System.arraycopy(addresses, first, addresses, 0, end - first);
            System.arraycopy(written, first, written, 0, end - first);
            end -= first;
            first = 0;
        }
        return end < capacity;
    }
}
