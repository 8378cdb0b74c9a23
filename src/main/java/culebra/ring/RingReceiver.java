package culebra.ring;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.Outcome;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The receiver of a {@link MessageRing}. A ring has one receiver at a time.
 *
 * <p>Only one thread may use it at a time, platform or virtual. A call during another call fails
 * with {@link IllegalStateException}, except that calls that begin at the same moment may not
 * detect each other. An interrupt ends a wait and leaves the receiver open.
 *
 * <p>A message is freed once it has been copied, or once the reader has returned. If the receiver
 * is killed before that, the next receiver gets the message again. So a message that is read in
 * place is delivered at least once. To process it at most once, copy it first, and then work on the
 * copy.
 *
 * <p>{@link #END} is the result when all senders have closed or died and every message was
 * received. It is returned once: the next call waits for a new sender. A waiting receiver notices
 * within 50 milliseconds that a sender was killed, or within half a second on a virtual thread,
 * because the kernel does not report the death. A {@code try} method that does not wait checks for
 * the end at most once in 50 milliseconds, and returns {@link #NOT_NOW} or 0 until then.
 */
public final class RingReceiver extends RingRole<RingReceiver> {
    /** The result of a {@code tryReceive} that finds no message. */
    public static final int NOT_NOW = -1;

    /** The result if all senders have closed or died and every message was received. */
    public static final int END = -2;

    private final MemorySegment readOnly;
    private final long data;
    private final long mask;

    /** Up to where everything is released. */
    private long head;

    /** Up to where there are messages, as last seen. */
    private long tail;

    // Of the message that was found last: where it is, and where the next record begins.
    private long offset;
    private int size;
    private long next;

    RingReceiver(RingMemory memory, Fd fd) throws IOException {
        super(memory, fd, RingSide.RECEIVER);
        readOnly = memory.segment.asReadOnly();
        data = memory.base + RingFormat.DATA;
        mask = memory.capacity - 1;
        head = firstHead; // what another program stores there from now on does not count
        tail = head;
    }

    /**
     * Copies the oldest message into a segment and frees it, waiting until there is one.
     *
     * @param into the segment to store the message in, from its start
     * @return the size of the message in bytes, or {@link #END}
     * @throws IllegalArgumentException if the segment is read-only, or shorter than the message;
     *     the message then stays in the ring
     * @throws InterruptedException if interrupted before or during the wait
     * @throws java.nio.channels.ClosedChannelException if closed before or during the wait
     * @throws IOException if another program has overwritten the ring
     */
    public long receive(MemorySegment into) throws IOException, InterruptedException {
        return receive(writable(into), Deadline.NEVER);
    }

    /**
     * Copies the oldest message into a segment and frees it, if there is one.
     *
     * @param into the segment to store the message in, from its start
     * @return the size of the message in bytes, or {@link #NOT_NOW}, or {@link #END}
     * @throws IllegalArgumentException as specified by {@link #receive(MemorySegment)}
     * @throws IOException as specified by {@link #receive(MemorySegment)}
     */
    public long tryReceive(MemorySegment into) throws IOException {
        return attempt(writable(into), true);
    }

    /**
     * Copies the oldest message into a segment and frees it, waiting up to the given timeout until
     * there is one.
     *
     * @param into the segment to store the message in, from its start
     * @param timeout the longest wait; zero or less means do not wait
     * @return the size of the message in bytes, or {@link #NOT_NOW}, or {@link #END}
     * @throws IllegalArgumentException as specified by {@link #receive(MemorySegment)}
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #receive(MemorySegment)}
     */
    public long tryReceive(MemorySegment into, Duration timeout)
            throws IOException, InterruptedException {
        return receive(writable(into), Deadline.after(timeout));
    }

    /**
     * Copies the oldest message into a buffer, as {@link #receive(MemorySegment)} does.
     *
     * @param into the buffer to store the message in, from its position, which advances by the
     *     message's size
     * @return the size of the message in bytes, or {@link #END}
     * @throws IllegalArgumentException if the buffer is read-only, or has less room than the
     *     message needs; the message then stays in the ring
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #receive(MemorySegment)}
     */
    public int receive(ByteBuffer into) throws IOException, InterruptedException {
        return advance(into, receive(segment(into), Deadline.NEVER));
    }

    /**
     * Copies the oldest message into a buffer, as {@link #tryReceive(MemorySegment)} does.
     *
     * @param into the buffer to store the message in, from its position, which advances by the
     *     message's size
     * @return the size of the message in bytes, or {@link #NOT_NOW}, or {@link #END}
     * @throws IllegalArgumentException as specified by {@link #receive(ByteBuffer)}
     * @throws IOException as specified by {@link #receive(MemorySegment)}
     */
    public int tryReceive(ByteBuffer into) throws IOException {
        return advance(into, attempt(segment(into), true));
    }

    /**
     * Copies the oldest message into a buffer, as {@link #tryReceive(MemorySegment, Duration)}
     * does.
     *
     * @param into the buffer to store the message in, from its position, which advances by the
     *     message's size
     * @param timeout the longest wait; zero or less means do not wait
     * @return the size of the message in bytes, or {@link #NOT_NOW}, or {@link #END}
     * @throws IllegalArgumentException as specified by {@link #receive(ByteBuffer)}
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #receive(MemorySegment)}
     */
    public int tryReceive(ByteBuffer into, Duration timeout)
            throws IOException, InterruptedException {
        return advance(into, receive(segment(into), Deadline.after(timeout)));
    }

    /**
     * Reads messages in place, waiting until there is at least one. They are freed together after
     * the last one was read. If the reader throws an exception, it is propagated, and the message
     * that was being read counts as received.
     *
     * @param reader receives each message as a read-only segment. The segment is valid until the
     *     reader returns; afterwards its content is undefined
     * @param limit the greatest number of messages to read, at least 1
     * @return the number of messages read, or {@link #END}
     * @throws IllegalArgumentException if the limit is less than 1
     * @throws InterruptedException if interrupted before or during the wait
     * @throws java.nio.channels.ClosedChannelException if closed before or during the wait
     * @throws IOException if another program has overwritten the ring
     */
    public int receiveBatch(Consumer<? super MemorySegment> reader, int limit)
            throws IOException, InterruptedException {
        return count(receive(reader, limit, Deadline.NEVER));
    }

    /**
     * Reads messages in place if there are any, as {@link #receiveBatch} does.
     *
     * @param reader receives each message as a read-only segment, which is valid until the reader
     *     returns
     * @param limit the greatest number of messages to read, at least 1
     * @return the number of messages read, 0 if there was none, or {@link #END}
     * @throws IllegalArgumentException if the limit is less than 1
     * @throws IOException as specified by {@link #receiveBatch}
     */
    public int tryReceiveBatch(Consumer<? super MemorySegment> reader, int limit)
            throws IOException {
        requireLimit(reader, limit);
        return count(attempt(reader, limit, true));
    }

    /**
     * Reads messages in place, waiting up to the given timeout until there is at least one, as
     * {@link #receiveBatch} does.
     *
     * @param reader receives each message as a read-only segment, which is valid until the reader
     *     returns
     * @param limit the greatest number of messages to read, at least 1
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of messages read, 0 if none arrived in time, or {@link #END}
     * @throws IllegalArgumentException if the limit is less than 1
     * @throws InterruptedException if interrupted before or during the wait
     * @throws IOException as specified by {@link #receiveBatch}
     */
    public int tryReceiveBatch(Consumer<? super MemorySegment> reader, int limit, Duration timeout)
            throws IOException, InterruptedException {
        return count(receive(reader, limit, Deadline.after(timeout)));
    }

    private long receive(MemorySegment into, long deadline)
            throws IOException, InterruptedException {
        Gate.requireNotInterrupted();
        while (true) {
            boolean last = Deadline.passed(deadline);
            long result = attempt(into, last);
            if (result != NOT_NOW || last) {
                return result;
            }
            int outcome = await(head, deadline);
            if (outcome != 0) {
                return refusal(outcome);
            }
        }
    }

    private int receive(Consumer<? super MemorySegment> reader, int limit, long deadline)
            throws IOException, InterruptedException {
        requireLimit(reader, limit);
        Gate.requireNotInterrupted();
        while (true) {
            boolean last = Deadline.passed(deadline);
            int result = attempt(reader, limit, last);
            if (result != NOT_NOW || last) {
                return result;
            }
            int outcome = await(head, deadline);
            if (outcome != 0) {
                return refusal(outcome);
            }
        }
    }

    private int refusal(int outcome) throws IOException, InterruptedException {
        if (outcome == GONE) {
            return END;
        }
        if (outcome == Outcome.TIMED_OUT) {
            return NOT_NOW;
        }
        throw ended(outcome);
    }

    private long attempt(MemorySegment into, boolean last) throws IOException {
        gate.enter(this);
        try {
            if (!look(head)) {
                return last && isEndNow(head) ? END : NOT_NOW;
            }
            if (size > into.byteSize()) {
                throw new IllegalArgumentException(
                        "The message has "
                                + size
                                + " bytes, but there is room for "
                                + into.byteSize());
            }
            RawMemory.copyOut(data + offset, into, size);
            RingStep.at(RingStep.COPIED);
            release(next, 1);
            return size;
        } finally {
            gate.exit();
            Reference.reachabilityFence(memory);
        }
    }

    private int attempt(Consumer<? super MemorySegment> reader, int limit, boolean last)
            throws IOException {
        gate.enter(this);
        try {
            long position = head;
            int count = 0;
            try {
                while (count < limit && look(position)) {
                    MemorySegment message = readOnly.asSlice(RingFormat.DATA + offset, size);
                    position = next;
                    count++;
                    reader.accept(message);
                }
            } finally {
                if (count > 0) {
                    release(position, count);
                }
            }
            return count > 0 ? count : last && isEndNow(head) ? END : NOT_NOW;
        } finally {
            gate.exit();
            Reference.reachabilityFence(memory);
        }
    }

    /** Finds the message at a position; returns false if there is none yet. */
    private boolean look(long from) throws IOException {
        long position = from;
        long end = tail;
        if (position == end) {
            end = RawMemory.getLongAcquire(memory.base + RingFormat.TAIL);
            if (end == position) {
                return false;
            }
            memory.requirePosition("tail", end, position, head + memory.capacity);
            tail = end;
        }
        long at = position & mask;
        long header = RawMemory.getLongOpaque(data + at);
        if (header >>> 32 == RingFormat.PADDING) {
            long span = span(header);
            if (at == 0 || at + span != memory.capacity || span >= end - position) {
                throw memory.badRecord("length of padding", (int) header, position);
            }
            position += span;
            at = 0;
            header = RawMemory.getLongOpaque(data);
        }
        long length = header & 0xffffffffL;
        long span = span(header);
        if (header >>> 32 != 0) {
            throw memory.badRecord("kind", header >>> 32, position);
        }
        if (length > memory.maxSize() || span > end - position || span > memory.capacity - at) {
            throw memory.badRecord("length", length, position);
        }
        offset = at + RingFormat.RECORD;
        size = (int) length;
        next = position + span;
        return true;
    }

    /** The bytes of a record. */
    private static long span(long header) {
        return RingFormat.RECORD + ((header & 0xffffffffL) + 7 & -8);
    }

    private void release(long position, int messages) {
        RingStep.at(RingStep.BEFORE_RELEASING);
        head = position;
        memory.count(RingFormat.RECEIVERS + RingFormat.MESSAGES, messages);
        RawMemory.setLongRelease(memory.base + RingFormat.HEAD, position);
        RingStep.at(RingStep.RELEASED);
        wakeOther();
    }

    private static MemorySegment writable(MemorySegment into) {
        Objects.requireNonNull(into, "into");
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("The segment or buffer is read-only");
        }
        return into;
    }

    private static MemorySegment segment(ByteBuffer into) {
        return writable(MemorySegment.ofBuffer(Objects.requireNonNull(into, "into")));
    }

    private static int advance(ByteBuffer into, long size) {
        if (size > 0) {
            into.position(into.position() + (int) size);
        }
        return (int) size;
    }

    private static int count(int result) {
        return result == NOT_NOW ? 0 : result;
    }

    private static void requireLimit(Object reader, int limit) {
        Objects.requireNonNull(reader, "reader");
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1: " + limit);
        }
    }
}
