package culebra.pipe;

import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.PipeCalls;
import culebra.internal.Platform;
import culebra.internal.StreamCalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.ClosedChannelException;

/**
 * A pipe: bytes that are written to its {@link #sink} are read from its {@link #source}, in order.
 *
 * <p>The source is at its end (-1) once every sink is closed, in this and in all other processes. A
 * write fails with EPIPE, an {@link culebra.ErrnoException}, once every source is closed. A write
 * of up to {@link #ATOMIC} bytes is never mixed with other writes; the bytes of a longer write may
 * be.
 *
 * <p>Child processes do not inherit the ends. Pass an end to a child by its path:
 *
 * <pre>{@code
 * try (UnixPipe pipe = UnixPipe.open()) {
 *     Process sort = new ProcessBuilder("sort")
 *             .redirectInput(pipe.source().fd().path().toFile())
 *             .start();
 *     pipe.source().close();            // the child has a descriptor of its own
 *     pipe.sink().write(lines);
 *     pipe.sink().close();              // now the child reads the end of the stream
 *     sort.waitFor();
 * }
 * }</pre>
 *
 * <p>{@code redirectOutput(pipe.sink().fd().path().toFile())} makes a child write to the pipe.
 * Close the sink in this process once the child has started; otherwise the source never reaches its
 * end. {@link java.nio.channels.Channels} converts both ends to streams.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/pipe.7.html">pipe(7)</a>
 */
public final class UnixPipe implements AutoCloseable {
    /** The maximum number of bytes that a write transfers atomically: PIPE_BUF. */
    public static final int ATOMIC = StreamCalls.PIPE_BUF;

    private final ReadChannel source;
    private final WriteChannel sink;

    UnixPipe(ReadChannel source, WriteChannel sink) {
        this.source = source;
        this.sink = sink;
    }

    /**
     * Creates a pipe with a capacity of 64 KiB, or less if the user has a large number of pipes.
     *
     * @return the pipe
     * @throws IOException if there are too many descriptors
     */
    public static UnixPipe open() throws IOException {
        return make(false);
    }

    /**
     * Creates a pipe with the given capacity.
     *
     * @param capacity the number of bytes that the pipe can hold; the system rounds it up to whole
     *     pages
     * @return the pipe
     * @throws IllegalArgumentException if the capacity is not positive
     * @throws IOException if the capacity is above the system's limit, or there are too many
     *     descriptors
     */
    public static UnixPipe open(int capacity) throws IOException {
        UnixPipe pipe = make(false);
        try {
            pipe.capacity(capacity);
            return pipe;
        } catch (Throwable failed) {
            pipe.close();
            throw failed;
        }
    }

    /**
     * Creates a pipe that preserves packet boundaries. Each write of up to {@link #ATOMIC} bytes is
     * one packet; a longer write becomes several packets. A read returns one packet; bytes that do
     * not fit into the buffer are lost.
     *
     * <p>The sink has no {@link Fd#path path}: a descriptor opened by path would write bytes, not
     * packets. The source has a path, and a descriptor opened by it reads packets.
     *
     * @return the pipe
     * @throws IOException if there are too many descriptors
     * @see <a href="https://man7.org/linux/man-pages/man2/pipe.2.html">pipe(2), O_DIRECT</a>
     */
    public static UnixPipe openPacket() throws IOException {
        return make(true);
    }

    /**
     * Returns the end to read from.
     *
     * @return the source, which is closed with this pipe or separately
     */
    public ReadChannel source() {
        return source;
    }

    /**
     * Returns the end to write to.
     *
     * @return the sink, which is closed with this pipe or separately
     */
    public WriteChannel sink() {
        return sink;
    }

    /**
     * Returns the capacity of the pipe in bytes.
     *
     * @return the capacity in bytes, 65,536 unless changed
     * @throws ClosedChannelException if both ends are closed
     * @throws IOException if the call fails
     */
    public int capacity() throws IOException {
        return source.isOpen() ? source.capacity() : sink.capacity();
    }

    /**
     * Sets the number of bytes that the pipe can hold.
     *
     * @param bytes the new capacity; the system rounds it up to whole pages, at least one
     * @return the capacity after the change
     * @throws IllegalArgumentException if the number is not positive
     * @throws ClosedChannelException if both ends are closed
     * @throws IOException if it is above the system's limit (EPERM), or less than the number of
     *     unread bytes (EBUSY)
     * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2), F_SETPIPE_SZ</a>
     */
    public int capacity(int bytes) throws IOException {
        return source.isOpen() ? source.capacity(bytes) : sink.capacity(bytes);
    }

    /**
     * Returns the number of bytes available to read.
     *
     * @return the number of bytes; for a packet pipe, the total of all packets
     * @throws ClosedChannelException if both ends are closed
     * @throws IOException if the call fails
     */
    public int available() throws IOException {
        return source.isOpen() ? source.available() : sink.available();
    }

    /**
     * Returns whether an end is open.
     *
     * @return false once both are closed
     */
    public boolean isOpen() {
        return source.isOpen() || sink.isOpen();
    }

    /**
     * Closes both ends. Waits of other threads end with {@link
     * java.nio.channels.AsynchronousCloseException}; a waiting reader does not get the end of the
     * stream instead. Does nothing if already closed.
     */
    @Override
    public void close() {
        Fds.closeBoth(source.fd(), sink.fd());
    }

    /**
     * Closes both ends when an arena closes.
     *
     * @param arena a confined or shared arena; or an automatic arena, to close the ends some time
     *     after they have become unreachable
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public UnixPipe closeWith(Arena arena) {
        Fds.closeBothWith(source.fd(), sink.fd(), arena);
        return this;
    }

    /** Returns a string with both ends and whether at least one of them is open. */
    @Override
    public String toString() {
        return "UnixPipe[" + source.fd() + ", " + sink.fd() + (isOpen() ? ", open]" : ", closed]");
    }

    private static UnixPipe make(boolean packets) throws IOException {
        Platform.require();
        int[] ends = new int[2];
        Fd[] both = new Fd[2];
        int result = PipeCalls.pipe2(packets, ends);
        if (result < 0) {
            throw Errors.io(result, "pipe2", "for a pipe", null);
        }
        Fds.ownBoth(ends, both);
        try {
            return new UnixPipe(ReadChannel.adopt(both[0]), WriteChannel.adopt(both[1]));
        } catch (Throwable failed) {
            both[0].close();
            both[1].close();
            throw failed;
        }
    }
}
