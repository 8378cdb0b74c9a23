package culebra.fd;

import culebra.internal.ByteReads;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.KernelTransfer;
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
 * <p>A read returns the bytes available, at least one. -1 is the end of the stream, when the last
 * writer has closed it; 0 means that nothing arrived in time, or that the buffer had no room. Reads
 * of several threads are serialized. As with the channels of the JDK, an interrupt closes the
 * channel ({@link java.nio.channels.ClosedByInterruptException}), and {@link #close} ends a waiting
 * read with {@link java.nio.channels.AsynchronousCloseException}.
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
     * Creates a channel that reads from a descriptor and takes ownership of it.
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
     * Reads into a buffer without waiting.
     *
     * @param into where to, from its position to its limit
     * @return the number of bytes, 0 if none are available, or -1 at the end of the stream
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public int tryRead(ByteBuffer into) throws IOException {
        return reads.read(into, Deadline.NOW);
    }

    /**
     * Reads into a buffer, waiting up to the given timeout for the first byte.
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
     * Reads into a segment without waiting.
     *
     * @param into where to
     * @return the number of bytes, 0 if none are available, or -1 at the end of the stream
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public long tryRead(MemorySegment into) throws IOException {
        return reads.read(into, Deadline.NOW);
    }

    /**
     * Reads into a segment, waiting up to the given timeout for the first byte.
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
     * Fills several buffers in order, with one call that waits for the first byte only. It reads at
     * most 16 KiB, or more if the first of them is direct and has more room.
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
     * Moves bytes to another descriptor inside the kernel, without copying them through this
     * process. It waits until all are moved or this is at its end. One of both is a pipe or a FIFO,
     * or this is a file; bytes of a file are moved from its position, which moves with them.
     *
     * <p>Reads from here and writes to the target by other threads wait meanwhile. An interrupt
     * closes this and the target ({@link java.nio.channels.ClosedByInterruptException}). The close
     * of either ends the wait with {@link java.nio.channels.AsynchronousCloseException}; how many
     * bytes went before is then unknown. A virtual thread that waits uses one of the 4,096 platform
     * threads that there are for such waits.
     *
     * <p>{@link java.nio.channels.FileChannel#transferTo} and {@code transferFrom} do this only
     * with channels of the JDK; with this class and {@link WriteChannel} they work, and copy
     * through a buffer. {@code FileChannel.open(sink.fd().path(), StandardOpenOption.WRITE)} opens
     * the sink of a pipe as a channel of the JDK, to which {@code transferTo} uses sendfile. A
     * socket cannot be opened so.
     *
     * @param target where to: a {@link WriteChannel}, a socket, or another handle of a descriptor
     * @param count how many bytes
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException if the kernel cannot move bytes between such
     *     descriptors, for example to a file that is appended to
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException if this or the target is closed, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/splice.2.html">splice(2)</a>
     * @see <a href="https://man7.org/linux/man-pages/man2/sendfile.2.html">sendfile(2)</a>
     * @see <a
     *     href="https://man7.org/linux/man-pages/man2/copy_file_range.2.html">copy_file_range(2)</a>
     */
    public long transferTo(FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.transfer(fd(), target.fd(), count, Deadline.NEVER);
    }

    /**
     * Moves bytes to another descriptor inside the kernel as far as that is possible at once.
     *
     * @param target where to, as for {@link #transferTo(FdHandle, long)}
     * @param count how many bytes at most
     * @return the number of bytes, 0 if none can be moved now, or -1 at the end of the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException as for {@link #transferTo(FdHandle, long)}
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException as for {@link #transferTo(FdHandle, long)}
     */
    public long tryTransferTo(FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.transfer(fd(), target.fd(), count, Deadline.NOW);
    }

    /**
     * Moves bytes to another descriptor inside the kernel, waiting up to the given timeout.
     *
     * @param target where to, as for {@link #transferTo(FdHandle, long)}
     * @param count how many bytes at most
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes that were moved in time, or -1 at the end of the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException as for {@link #transferTo(FdHandle, long)}
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException as for {@link #transferTo(FdHandle, long)}
     */
    public long tryTransferTo(FdHandle<?> target, long count, Duration timeout) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.transfer(fd(), target.fd(), count, Deadline.after(timeout));
    }

    /**
     * Moves bytes at a position of this file to another descriptor inside the kernel, waiting until
     * all are moved or the file is at its end. The file's own position is neither used nor changed.
     * Otherwise it behaves as {@link #transferTo(FdHandle, long)}.
     *
     * @param position where the bytes begin in the file; it may be beyond the end
     * @param target where to, as for {@link #transferTo(FdHandle, long)}
     * @param count how many bytes
     * @return the number of bytes, or -1 if the position is at the end of the file or beyond
     * @throws IllegalArgumentException if the position or the count is negative
     * @throws UnsupportedOperationException if this is not a file, or the kernel cannot move bytes
     *     of it to such a target
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException if this or the target is closed, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/sendfile.2.html">sendfile(2)</a>
     */
    public long transferTo(long position, FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.transferAt(fd(), position, target.fd(), count, Deadline.NEVER);
    }

    /**
     * Moves bytes at a position of this file to another descriptor inside the kernel as far as that
     * is possible at once.
     *
     * @param position where the bytes begin in the file
     * @param target where to, as for {@link #transferTo(FdHandle, long)}
     * @param count how many bytes at most
     * @return the number of bytes, 0 if none can be moved now, or -1 if the position is at the end
     *     of the file or beyond
     * @throws IllegalArgumentException if the position or the count is negative
     * @throws UnsupportedOperationException as for {@link #transferTo(long, FdHandle, long)}
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException as for {@link #transferTo(long, FdHandle, long)}
     */
    public long tryTransferTo(long position, FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.transferAt(fd(), position, target.fd(), count, Deadline.NOW);
    }

    /**
     * Moves bytes at a position of this file to another descriptor inside the kernel, waiting up to
     * the given timeout.
     *
     * @param position where the bytes begin in the file
     * @param target where to, as for {@link #transferTo(FdHandle, long)}
     * @param count how many bytes at most
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes that were moved in time, or -1 if the position is at the end of
     *     the file or beyond
     * @throws IllegalArgumentException if the position or the count is negative
     * @throws UnsupportedOperationException as for {@link #transferTo(long, FdHandle, long)}
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException as for {@link #transferTo(long, FdHandle, long)}
     */
    public long tryTransferTo(long position, FdHandle<?> target, long count, Duration timeout)
            throws IOException {
        Objects.requireNonNull(target, "target");
        long deadline = Deadline.after(timeout);
        return KernelTransfer.transferAt(fd(), position, target.fd(), count, deadline);
    }

    /**
     * Duplicates bytes of this pipe into another, without taking them from here, waiting for the
     * first of them and until there is room. Interrupt and close act as for {@link
     * #transferTo(FdHandle, long)}.
     *
     * @param target the other pipe
     * @param count how many bytes at most
     * @return the number of bytes, which are those that a read from here returns next; or -1 at the
     *     end of the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException if this or the target is not a pipe
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException if this or the target is closed, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/tee.2.html">tee(2)</a>
     */
    public long tee(FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.tee(fd(), target.fd(), count, Deadline.NEVER);
    }

    /**
     * Duplicates bytes of this pipe into another if that is possible at once.
     *
     * @param target the other pipe
     * @param count how many bytes at most
     * @return the number of bytes, 0 if none are there or the target is full, or -1 at the end of
     *     the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException as for {@link #tee}
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException as for {@link #tee}
     */
    public long tryTee(FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.tee(fd(), target.fd(), count, Deadline.NOW);
    }

    /**
     * Duplicates bytes of this pipe into another, waiting up to the given timeout.
     *
     * @param target the other pipe
     * @param count how many bytes at most
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes, 0 if none could be duplicated in time, or -1 at the end of the
     *     stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException as for {@link #tee}
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException as for {@link #tee}
     */
    public long tryTee(FdHandle<?> target, long count, Duration timeout) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.tee(fd(), target.fd(), count, Deadline.after(timeout));
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
     * Sets the number of bytes that the pipe or FIFO can hold.
     *
     * @param bytes the new capacity; the system rounds up to pages, at least one
     * @return the capacity after the change
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
     * Returns the number of bytes available to read.
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

    /** Returns a string with the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "ReadChannel[" + fd() + "]";
    }
}
