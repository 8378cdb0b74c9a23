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
 * <p>The source is at its end (-1) once every sink is closed, here and in other processes; a write
 * fails with EPIPE, an {@link culebra.ErrnoException}, once every source is. A write of up to
 * {@link #ATOMIC} bytes is never mixed with those of others; a longer one may be.
 *
 * <p>Child processes do not inherit the ends; one is handed over by its path:
 *
 * <pre>{@code
 * try (UnixPipe pipe = UnixPipe.open()) {
 *     Process sort = new ProcessBuilder("sort")
 *             .redirectInput(pipe.source().fd().path().toFile())
 *             .start();
 *     pipe.source().close();            // the child has its own
 *     pipe.sink().write(lines);
 *     pipe.sink().close();              // now the child sees the end
 *     sort.waitFor();
 * }
 * }</pre>
 *
 * <p>{@code redirectOutput(pipe.sink().fd().path().toFile())} makes a child write to it; close the
 * sink here after the start, or the source never comes to its end. For streams, {@link
 * java.nio.channels.Channels} adapts both ends.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/pipe.7.html">pipe(7)</a>
 */
public final class UnixPipe implements AutoCloseable {
    /** PIPE_BUF: how many bytes a write can have and yet go as a whole. */
    public static final int ATOMIC = StreamCalls.PIPE_BUF;

    private final ReadChannel source;
    private final WriteChannel sink;

    UnixPipe(ReadChannel source, WriteChannel sink) {
        this.source = source;
        this.sink = sink;
    }

    /**
     * Makes a pipe, of 64 KiB unless the user has very many.
     *
     * @return the pipe
     * @throws IOException if there are too many descriptors
     */
    public static UnixPipe open() throws IOException {
        return make(false);
    }

    /**
     * Makes a pipe of a capacity.
     *
     * @param capacity how many bytes it can hold; the system rounds up to pages
     * @return the pipe
     * @throws IllegalArgumentException if the capacity is not positive
     * @throws IOException if it is above the system's limit, or there are too many descriptors
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
     * Makes a pipe that keeps packets apart: each write of up to {@link #ATOMIC} bytes is one, a
     * longer one becomes several. A read takes one packet; what does not fit is lost.
     *
     * <p>The sink has no {@link Fd#path path}: what opens one writes bytes, not packets. The source
     * has one, and what reads by it gets packets.
     *
     * @return the pipe
     * @throws IOException if there are too many descriptors
     * @see <a href="https://man7.org/linux/man-pages/man2/pipe.2.html">pipe(2), O_DIRECT</a>
     */
    public static UnixPipe openPacket() throws IOException {
        return make(true);
    }

    /**
     * Tells the end that is read.
     *
     * @return the source, which closes with this pipe or on its own
     */
    public ReadChannel source() {
        return source;
    }

    /**
     * Tells the end that is written.
     *
     * @return the sink, which closes with this pipe or on its own
     */
    public WriteChannel sink() {
        return sink;
    }

    /**
     * Tells how many bytes the pipe can hold.
     *
     * @return the number, 65,536 unless changed
     * @throws ClosedChannelException if both ends are closed
     * @throws IOException if the call fails
     */
    public int capacity() throws IOException {
        return source.isOpen() ? source.capacity() : sink.capacity();
    }

    /**
     * Changes how many bytes the pipe can hold.
     *
     * @param bytes how many; the system rounds up to pages, one at least
     * @return how many it holds now
     * @throws IllegalArgumentException if the number is not positive
     * @throws ClosedChannelException if both ends are closed
     * @throws IOException if it is above the system's limit (EPERM), or less than what waits to be
     *     read (EBUSY)
     * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2), F_SETPIPE_SZ</a>
     */
    public int capacity(int bytes) throws IOException {
        return source.isOpen() ? source.capacity(bytes) : sink.capacity(bytes);
    }

    /**
     * Tells how many bytes wait to be read.
     *
     * @return the number; in a pipe of packets, of all of them together
     * @throws ClosedChannelException if both ends are closed
     * @throws IOException if the call fails
     */
    public int available() throws IOException {
        return source.isOpen() ? source.available() : sink.available();
    }

    /**
     * Tells whether an end is open.
     *
     * @return false once both are closed
     */
    public boolean isOpen() {
        return source.isOpen() || sink.isOpen();
    }

    /**
     * Closes both ends. Threads that wait in them fail with {@link
     * java.nio.channels.AsynchronousCloseException}: a reader never sees the end of the stream
     * instead. Does nothing when closed already.
     */
    @Override
    public void close() {
        Fds.closeBoth(source.fd(), sink.fd());
    }

    /**
     * Closes both ends when an arena closes.
     *
     * @param arena confined or shared; or automatic, to close them some time after nobody holds
     *     them any more
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public UnixPipe closeWith(Arena arena) {
        Fds.closeBothWith(source.fd(), sink.fd(), arena);
        return this;
    }

    /** Tells both ends and whether one is open. */
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
