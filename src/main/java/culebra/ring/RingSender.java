package culebra.ring;

import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.NegatedErrno;
import culebra.internal.Outcome;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A sender of a {@link MessageRing}: the only one, or one of several if they share the ring.
 *
 * <p>Only one thread may use it at a time, platform or virtual. A call during another call fails
 * with {@link IllegalStateException}, except that calls that begin at the same moment may not
 * detect each other. Each thread that sends to a shared ring must open its own sender. An interrupt
 * ends a wait and leaves the sender open.
 *
 * <p>A message is published whole or not at all, even if the process is killed. Published messages
 * stay in the ring when the sender closes or dies. Sending waits while the ring is full. If the
 * receiver has closed or died, such a call fails once with an {@link ErrnoException} for {@link
 * culebra.Errno#EPIPE}; the next call waits for a new receiver. A waiting sender notices within 50
 * milliseconds that the receiver was killed, or within half a second on a virtual thread. The
 * {@code try} methods that do not wait check for it at most once in 50 milliseconds.
 */
public final class RingSender extends RingRole<RingSender> {
    private static final long PAUSE = 50_000;

    /** An attempt failed because another sender holds the mutex. */
    private static final int CONTENDED = Integer.MIN_VALUE + 1;

    private final SenderLock lock; // null for the only sender
    private final long data;
    private final long mask;

    /** Up to where everything is published; as last seen, if others publish too. */
    private long tail;

    /** Up to where everything is released, as last seen. */
    private long head;

    /** Where the claimed message is, and its size; -1 for none. */
    private long claimedAt;

    private int claimed = -1;
    private long next;

    RingSender(RingMemory memory, Fd fd) throws IOException {
        super(memory, fd, RingSide.SENDER);
        lock = memory.senders == Senders.SHARED ? new SenderLock(memory) : null;
        data = memory.base + RingFormat.DATA;
        mask = memory.capacity - 1;
        tail = firstTail;
        head = firstHead;
    }

    /**
     * Sends a copy of a message, waiting until there is room for it.
     *
     * @param message the message, from 0 to {@link MessageRing#maxMessageSize} bytes
     * @throws IllegalArgumentException if the message is too long for the ring
     * @throws IllegalStateException if a message is claimed
     * @throws InterruptedException if interrupted before or during the wait; nothing is sent
     * @throws java.nio.channels.ClosedChannelException if closed before or during the wait
     * @throws IOException if the ring is full and the receiver has closed or died, or if another
     *     program has overwritten the ring
     */
    public void send(MemorySegment message) throws IOException, InterruptedException {
        boolean sent = send(message, Deadline.NEVER);
    }

    /**
     * Sends a copy of a message if there is room for it, and no other sender holds the ring's mutex
     * for long.
     *
     * @param message the message, from 0 to {@link MessageRing#maxMessageSize} bytes
     * @return true if the message was sent
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment)}
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public boolean trySend(MemorySegment message) throws IOException {
        return isSent(attempt(message, true));
    }

    /**
     * Sends a copy of a message, waiting up to the given timeout until there is room for it.
     *
     * @param message the message, from 0 to {@link MessageRing#maxMessageSize} bytes
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the message was sent
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment)}
     * @throws InterruptedException if interrupted before or during the wait; nothing is sent
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public boolean trySend(MemorySegment message, Duration timeout)
            throws IOException, InterruptedException {
        return send(message, Deadline.after(timeout));
    }

    /**
     * Sends a copy of the remaining bytes of a buffer, as {@link #send(MemorySegment)} does.
     *
     * @param message the buffer; its position advances to its limit when the message is sent
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment)}
     * @throws InterruptedException if interrupted before or during the wait; nothing is sent
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public void send(ByteBuffer message) throws IOException, InterruptedException {
        boolean sent = advance(message, send(of(message), Deadline.NEVER));
    }

    /**
     * Sends a copy of the remaining bytes of a buffer, as {@link #trySend(MemorySegment)} does.
     *
     * @param message the buffer; its position advances to its limit if the message is sent
     * @return true if the message was sent
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment)}
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public boolean trySend(ByteBuffer message) throws IOException {
        return advance(message, isSent(attempt(of(message), true)));
    }

    /**
     * Sends a copy of the remaining bytes of a buffer, as {@link #trySend(MemorySegment, Duration)}
     * does.
     *
     * @param message the buffer; its position advances to its limit if the message is sent
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the message was sent
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment)}
     * @throws InterruptedException if interrupted before or during the wait; nothing is sent
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public boolean trySend(ByteBuffer message, Duration timeout)
            throws IOException, InterruptedException {
        return advance(message, send(of(message), Deadline.after(timeout)));
    }

    /**
     * Sends a copy of an array, as {@link #send(MemorySegment)} does.
     *
     * @param message the message
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment)}
     * @throws InterruptedException if interrupted before or during the wait; nothing is sent
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public void send(byte[] message) throws IOException, InterruptedException {
        boolean sent = send(of(message), Deadline.NEVER);
    }

    /**
     * Sends a copy of an array, as {@link #trySend(MemorySegment)} does.
     *
     * @param message the message
     * @return true if the message was sent
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment)}
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public boolean trySend(byte[] message) throws IOException {
        return isSent(attempt(of(message), true));
    }

    /**
     * Sends a copy of an array, as {@link #trySend(MemorySegment, Duration)} does.
     *
     * @param message the message
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the message was sent
     * @throws IllegalArgumentException as specified by {@link #send(MemorySegment)}
     * @throws InterruptedException if interrupted before or during the wait; nothing is sent
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public boolean trySend(byte[] message, Duration timeout)
            throws IOException, InterruptedException {
        return send(of(message), Deadline.after(timeout));
    }

    /**
     * Claims room in the ring for a message, waiting until there is room. The caller writes the
     * message in place and then calls {@link #commit} or {@link #abort}. Only the single sender of
     * a ring can claim room: senders that share a ring would have to wait while another sender
     * writes its message.
     *
     * @param size the size of the message, from 0 to {@link MessageRing#maxMessageSize} bytes
     * @return the segment to write the message to. It contains arbitrary bytes, and must not be
     *     written to after {@code commit}, {@code abort} or {@code close}
     * @throws IllegalArgumentException if the size is negative or too large for the ring
     * @throws IllegalStateException if a message is already claimed
     * @throws UnsupportedOperationException if senders share the ring
     * @throws InterruptedException if interrupted before or during the wait; nothing is claimed
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public MemorySegment claim(int size) throws IOException, InterruptedException {
        return claim(size, Deadline.NEVER);
    }

    /**
     * Claims room for a message if there is room now, as {@link #claim} does.
     *
     * @param size the size of the message
     * @return the segment to write the message to, or empty if there is no room
     * @throws IllegalArgumentException as specified by {@link #claim}
     * @throws UnsupportedOperationException as specified by {@link #claim}
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public Optional<MemorySegment> tryClaim(int size) throws IOException {
        requireClaimable(size);
        return isSent(attemptClaim(size, true)) ? Optional.of(claimedSegment()) : Optional.empty();
    }

    /**
     * Claims room for a message, waiting up to the given timeout until there is room, as {@link
     * #claim} does.
     *
     * @param size the size of the message
     * @param timeout the longest wait; zero or less means do not wait
     * @return the segment to write the message to, or empty if there was no room in time
     * @throws IllegalArgumentException as specified by {@link #claim}
     * @throws UnsupportedOperationException as specified by {@link #claim}
     * @throws InterruptedException if interrupted before or during the wait; nothing is claimed
     * @throws IOException as specified by {@link #send(MemorySegment)}
     */
    public Optional<MemorySegment> tryClaim(int size, Duration timeout)
            throws IOException, InterruptedException {
        return Optional.ofNullable(claim(size, Deadline.after(timeout)));
    }

    /**
     * Publishes the claimed message.
     *
     * @throws IllegalStateException if no message is claimed
     * @throws java.nio.channels.ClosedChannelException if this is closed; the message is discarded
     */
    public void commit() throws IOException {
        gate.enter(this);
        try {
            if (claimed < 0) {
                throw new IllegalStateException(this + " has no claimed message to commit");
            }
            int size = claimed;
            claimed = -1;
            publish(claimedAt, size);
            wakeOther();
        } finally {
            gate.exit();
            Reference.reachabilityFence(memory);
        }
    }

    /**
     * Discards the claimed message and releases its room.
     *
     * @throws IllegalStateException if no message is claimed
     * @throws java.nio.channels.ClosedChannelException if this is closed
     */
    public void abort() throws IOException {
        gate.enter(this);
        try {
            if (claimed < 0) {
                throw new IllegalStateException(this + " has no claimed message to abort");
            }
            claimed = -1;
        } finally {
            gate.exit();
        }
    }

    private boolean send(MemorySegment message, long deadline)
            throws IOException, InterruptedException {
        Gate.requireNotInterrupted();
        while (true) {
            boolean last = Deadline.passed(deadline);
            int result = attempt(message, last);
            if (result == 0 || last || !await(result, deadline)) {
                return result == 0;
            }
        }
    }

    private MemorySegment claim(int size, long deadline) throws IOException, InterruptedException {
        requireClaimable(size);
        Gate.requireNotInterrupted();
        while (true) {
            boolean last = Deadline.passed(deadline);
            int result = attemptClaim(size, last);
            if (result == 0 || last || !await(result, deadline)) {
                return result == 0 ? claimedSegment() : null;
            }
        }
    }

    /** Waits after an attempt; returns false if the deadline has passed. */
    private boolean await(int result, long deadline) throws IOException, InterruptedException {
        if (result == CONTENDED) {
            LockSupport.parkNanos(this, Math.min(PAUSE, Deadline.left(deadline)));
            Gate.requireNotInterrupted();
            return true;
        }
        int outcome = await(head, deadline);
        if (outcome == GONE) {
            throw broken();
        }
        if (outcome != 0 && outcome != Outcome.TIMED_OUT) {
            throw ended(outcome);
        }
        return outcome == 0;
    }

    private int attempt(MemorySegment message, boolean last) throws IOException {
        int size = requireSize(Objects.requireNonNull(message, "message").byteSize());
        gate.enter(this);
        try {
            requireNoClaim();
            if (lock != null && !lock.tryLock()) {
                return CONTENDED;
            }
            boolean sent = false;
            try {
                RingStep.at(RingStep.BEFORE_RESERVING);
                long at = reserve(size);
                if (at >= 0) {
                    RawMemory.copyIn(message, data + at + RingFormat.RECORD, size);
                    RingStep.at(RingStep.WRITTEN);
                    publish(at, size);
                    sent = true;
                }
            } finally {
                if (lock != null) {
                    lock.unlock();
                }
            }
            if (sent) {
                wakeOther();
                return 0;
            }
            return notNow(last);
        } finally {
            gate.exit();
            Reference.reachabilityFence(memory);
        }
    }

    private int attemptClaim(int size, boolean last) throws IOException {
        gate.enter(this);
        try {
            requireNoClaim();
            long at = reserve(size);
            if (at < 0) {
                return notNow(last);
            }
            claimedAt = at;
            claimed = size;
            return 0;
        } finally {
            gate.exit();
            Reference.reachabilityFence(memory);
        }
    }

    private int notNow(boolean last) throws IOException {
        if (last && isEndNow(head)) {
            throw broken();
        }
        return Outcome.NOT_NOW;
    }

    /**
     * Finds room for a record, after padding if necessary; returns its offset, or -1 if there is no
     * room.
     */
    private long reserve(int size) throws IOException {
        if (lock != null) {
            tail = RawMemory.getLongOpaque(memory.base + RingFormat.TAIL);
        }
        long at = tail & mask;
        long rest = memory.capacity - at;
        long need = RingFormat.RECORD + ((long) size + 7 & -8);
        long total = need <= rest ? need : rest + need;
        long used = tail - head;
        if (used > memory.capacity - total || used < 0 || (at & 7) != 0) {
            long released = RawMemory.getLongAcquire(memory.base + RingFormat.HEAD);
            memory.requirePosition("head", released, tail - memory.capacity, tail);
            memory.requirePosition("tail", tail, released, released + memory.capacity);
            head = released;
            if (tail - released + total > memory.capacity) {
                return -1;
            }
        }
        if (need > rest) {
            long length = rest - RingFormat.RECORD;
            RawMemory.setLong(data + at, length | (long) RingFormat.PADDING << 32);
            at = 0;
        }
        next = tail + total;
        return at;
    }

    private void publish(long at, int size) {
        RawMemory.setLong(data + at, size);
        RingStep.at(RingStep.BEFORE_PUBLISHING);
        tail = next;
        memory.count(RingFormat.SENDERS + RingFormat.MESSAGES, 1);
        RawMemory.setLongRelease(memory.base + RingFormat.TAIL, next);
        RingStep.at(RingStep.PUBLISHED);
    }

    private MemorySegment claimedSegment() {
        return memory.segment.asSlice(RingFormat.DATA + claimedAt + RingFormat.RECORD, claimed);
    }

    private int requireSize(long size) {
        if (size < 0 || size > memory.maxSize()) {
            throw new IllegalArgumentException(
                    "A message of "
                            + memory
                            + " can have 0 to "
                            + memory.maxSize()
                            + " bytes, not "
                            + size);
        }
        return (int) size;
    }

    private void requireClaimable(int size) {
        if (lock != null) {
            throw new UnsupportedOperationException(
                    memory + " is shared by several senders; send a copy instead of claiming room");
        }
        int ignored = requireSize(size);
    }

    private void requireNoClaim() {
        if (claimed >= 0) {
            throw new IllegalStateException(
                    this + " has claimed a message; commit or abort it first");
        }
    }

    private static MemorySegment of(ByteBuffer message) {
        return MemorySegment.ofBuffer(Objects.requireNonNull(message, "message"));
    }

    private static MemorySegment of(byte[] message) {
        return MemorySegment.ofArray(Objects.requireNonNull(message, "message"));
    }

    private static boolean isSent(int result) {
        return result == 0;
    }

    private static boolean advance(ByteBuffer message, boolean sent) {
        if (sent) {
            message.position(message.limit());
        }
        return sent;
    }

    private ErrnoException broken() {
        return new ErrnoException(
                -NegatedErrno.EPIPE,
                "send",
                memory.toString(),
                "the ring is full, and its receiver has closed or died");
    }
}
