package culebra.fd;

import culebra.internal.ByteReads;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.StreamCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.InterruptibleChannel;
import java.nio.channels.ScatteringByteChannel;
import java.time.Duration;
import java.util.Objects;

/**
 * Reads the bytes of a stream, such as a pipe or a FIFO, or of a file.
 *
 * <p>A read takes what is there, one byte at least. -1 is the end of the stream, when the last
 * writer has closed it; 0 means that nothing came in time, or that the buffer had no room. Reads of
 * several threads take turns. As with the channels of the JDK, an interrupt closes the channel
 * ({@link java.nio.channels.ClosedByInterruptException}), and {@link #close} ends a waiting read
 * with {@link java.nio.channels.AsynchronousCloseException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/read.2.html">read(2)</a>
 */
public final class ReadChannel extends FdHandle<ReadChannel>
        implements ScatteringByteChannel, InterruptibleChannel {
    private final ByteReads reads;

    private ReadChannel(Fd fd) {
        super(fd);
        reads = new ByteReads(fd, StreamCalls.READ, "read");
    }

    /**
     * Reads from a descriptor, which the channel then owns.
     *
     * @param fd a descriptor that was opened for reading
     * @return the channel
     * @throws IllegalArgumentException if it was opened for writing only
     * @throws IOException if it is closed
     */
    public static ReadChannel adopt(Fd fd) throws IOException {
        int mode = FdCalls.accessMode(fd);
        if (mode < 0) {
            throw Errors.closed(fd);
        }
        if (mode == FdCalls.WRITE_ONLY) {
            throw new IllegalArgumentException(fd + " is open for writing only");
        }
        return new ReadChannel(fd);
    }

    /**
     * Reads into a buffer, waiting for the first byte.
     *
     * @param into where to, from its position to its limit
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    @Override
    public int read(ByteBuffer into) throws IOException {
        return reads.read(into, Deadline.NEVER);
    }

    /**
     * Reads into a buffer as far as that is possible at once.
     *
     * @param into where to, from its position to its limit
     * @return the number of bytes, 0 if none are there, or -1 at the end of the stream
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public int tryRead(ByteBuffer into) throws IOException {
        return reads.read(into, Deadline.NOW);
    }

    /**
     * Reads into a buffer, waiting for a time at most.
     *
     * @param into where to, from its position to its limit
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes, 0 if none came in time, or -1 at the end of the stream
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public int tryRead(ByteBuffer into, Duration timeout) throws IOException {
        return reads.read(into, Deadline.after(timeout));
    }

    /**
     * Reads into a segment, waiting for the first byte.
     *
     * @param into where to
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public long read(MemorySegment into) throws IOException {
        return reads.read(into, Deadline.NEVER);
    }

    /**
     * Reads into a segment as far as that is possible at once.
     *
     * @param into where to
     * @return the number of bytes, 0 if none are there, or -1 at the end of the stream
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public long tryRead(MemorySegment into) throws IOException {
        return reads.read(into, Deadline.NOW);
    }

    /**
     * Reads into a segment, waiting for a time at most.
     *
     * @param into where to
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes, 0 if none came in time, or -1 at the end of the stream
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public long tryRead(MemorySegment into, Duration timeout) throws IOException {
        return reads.read(into, Deadline.after(timeout));
    }

    /**
     * Fills several buffers, one after the other, by one call that waits for the first byte only:
     * with 16 KiB at most, or more if the first of them is direct and has more room.
     *
     * @param into the buffers
     * @param offset the first of them to use
     * @param length how many
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IOException if the channel is closed, or the call fails
     */
    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        return reads.read(into, offset, length);
    }

    @Override
    public long read(ByteBuffer[] into) throws IOException {
        Objects.requireNonNull(into, "into");
        return read(into, 0, into.length);
    }

    /**
     * Returns how many bytes the pipe or FIFO can hold.
     *
     * @return the number, 65,536 unless changed
     * @throws UnsupportedOperationException if this is not the end of a pipe
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public int capacity() throws IOException {
        return PipeBuffer.capacity(fd());
    }

    /**
     * Changes how many bytes the pipe or FIFO can hold.
     *
     * @param bytes how many; the system rounds up to pages, one at least
     * @return how many it holds now
     * @throws IllegalArgumentException if the number is not positive
     * @throws UnsupportedOperationException if this is not the end of a pipe
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if it is above the system's limit (EPERM), or less than what waits to be
     *     read (EBUSY)
     * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2), F_SETPIPE_SZ</a>
     */
    public int capacity(int bytes) throws IOException {
        return PipeBuffer.capacity(fd(), bytes);
    }

    /**
     * Returns how many bytes wait to be read.
     *
     * @return the number; in a pipe of packets, of all of them together
     * @throws UnsupportedOperationException if the system does not count them for this kind of
     *     descriptor
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public int available() throws IOException {
        return PipeBuffer.available(fd());
    }

    /** Tells the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "ReadChannel[" + fd() + "]";
    }
}
