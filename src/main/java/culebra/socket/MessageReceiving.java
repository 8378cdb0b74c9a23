package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.SocketTransfer;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The part of a {@link MessageSocket} that receives. */
abstract sealed class MessageReceiving extends SocketHandle<MessageSocket> permits MessageSending {
    /** The longest message whose copy, through which one on the heap passes, is kept. */
    static final long MOST_KEPT = 256 * 1024;

    private final MessageReceives receives;

    MessageReceiving(Fd fd, int type) {
        super(fd);
        receives = new MessageReceives(fd, type);
    }

    /**
     * Receives a message, waiting for one.
     *
     * @param into where to, from its position to its limit; the position moves by what was stored
     * @return how many bytes the message has, or {@link MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int receive(ByteBuffer into) throws IOException, InterruptedException {
        return receives.receive(SocketTransfer.RECEIVE, into, Deadline.NEVER);
    }

    /**
     * Receives a message if there is one.
     *
     * @param into where to, from its position to its limit; the position moves by what was stored
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into) throws IOException {
        return receives.tryReceive(SocketTransfer.RECEIVE, into);
    }

    /**
     * Receives a message, waiting a time at most.
     *
     * @param into where to, from its position to its limit; the position moves by what was stored
     * @param timeout the longest wait; zero or less means now
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Duration timeout)
            throws IOException, InterruptedException {
        return receives.receive(SocketTransfer.RECEIVE, into, Deadline.after(timeout));
    }

    /**
     * Receives a message, waiting for one.
     *
     * @param into where to
     * @return how many bytes the message has, or {@link MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public long receive(MemorySegment into) throws IOException, InterruptedException {
        return receives.receive(SocketTransfer.RECEIVE, into, Deadline.NEVER);
    }

    /**
     * Receives a message if there is one.
     *
     * @param into where to
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws IOException if this is closed, or the call fails
     */
    public long tryReceive(MemorySegment into) throws IOException {
        return receives.tryReceive(SocketTransfer.RECEIVE, into);
    }

    /**
     * Receives a message, waiting a time at most.
     *
     * @param into where to
     * @param timeout the longest wait; zero or less means now
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public long tryReceive(MemorySegment into, Duration timeout)
            throws IOException, InterruptedException {
        return receives.receive(SocketTransfer.RECEIVE, into, Deadline.after(timeout));
    }

    /**
     * Receives a message and what came with it, waiting for one.
     *
     * @param into where to, from its position to its limit; the position moves by what was stored
     * @param received where sender, descriptors and credentials go
     * @return how many bytes the message has, or {@link MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int receive(ByteBuffer into, Received received)
            throws IOException, InterruptedException {
        return receives.receive(into, received, Deadline.NEVER);
    }

    /**
     * Receives a message and what came with it if there is one.
     *
     * @param into where to, from its position to its limit; the position moves by what was stored
     * @param received where sender, descriptors and credentials go
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Received received) throws IOException {
        return receives.tryReceive(into, received);
    }

    /**
     * Receives a message and what came with it, waiting a time at most.
     *
     * @param into where to, from its position to its limit; the position moves by what was stored
     * @param received where sender, descriptors and credentials go
     * @param timeout the longest wait; zero or less means now
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Received received, Duration timeout)
            throws IOException, InterruptedException {
        return receives.receive(into, received, Deadline.after(timeout));
    }

    /**
     * Receives a message and what came with it, waiting for one.
     *
     * @param into where to
     * @param received where sender, descriptors and credentials go
     * @return how many bytes the message has, or {@link MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public long receive(MemorySegment into, Received received)
            throws IOException, InterruptedException {
        return receives.receive(into, received, Deadline.NEVER);
    }

    /**
     * Receives a message and what came with it if there is one.
     *
     * @param into where to
     * @param received where sender, descriptors and credentials go
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws IOException if this is closed, or the call fails
     */
    public long tryReceive(MemorySegment into, Received received) throws IOException {
        return receives.tryReceive(into, received);
    }

    /**
     * Receives a message and what came with it, waiting a time at most.
     *
     * @param into where to
     * @param received where sender, descriptors and credentials go
     * @param timeout the longest wait; zero or less means now
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public long tryReceive(MemorySegment into, Received received, Duration timeout)
            throws IOException, InterruptedException {
        return receives.receive(into, received, Deadline.after(timeout));
    }

    /**
     * Looks at the next message without taking it, waiting for one.
     *
     * @param into where to, from its position to its limit; the position moves by what was stored
     * @return how many bytes the message has, or {@link MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int peek(ByteBuffer into) throws IOException, InterruptedException {
        return receives.receive(SocketTransfer.PEEK_MESSAGE, into, Deadline.NEVER);
    }

    /**
     * Looks at the next message without taking it, if there is one.
     *
     * @param into where to, from its position to its limit; the position moves by what was stored
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws IOException if this is closed, or the call fails
     */
    public int tryPeek(ByteBuffer into) throws IOException {
        return receives.tryReceive(SocketTransfer.PEEK_MESSAGE, into);
    }

    /**
     * Looks at the next message without taking it, waiting a time at most for one.
     *
     * @param into where to, from its position to its limit; the position moves by what was stored
     * @param timeout the longest wait; zero or less means now
     * @return how many bytes the message has, or {@link MessageSocket#NONE} or {@link
     *     MessageSocket#END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int tryPeek(ByteBuffer into, Duration timeout) throws IOException, InterruptedException {
        return receives.receive(SocketTransfer.PEEK_MESSAGE, into, Deadline.after(timeout));
    }
}
