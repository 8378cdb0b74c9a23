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
 * <p>A read returns the bytes available, at least one. It returns -1 at the end of the stream, once
 * the last writer has closed it. It returns 0 if nothing arrived in time, or if the buffer had no
 * room. Reads by several threads are serialized. As with the channels of the JDK, an interrupt
 * closes the channel ({@link java.nio.channels.ClosedByInterruptException}), and {@link #close}
 * ends a waiting read with {@link java.nio.channels.AsynchronousCloseException}.
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
     * @throws IllegalArgumentException if {@code fd} was opened for writing only
     * @throws IOException if {@code fd} is closed
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
     * @param into the buffer to read into, from its position to its limit
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IllegalArgumentException if {@code into} is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    @Override
    public int read(ByteBuffer into) throws IOException {
        return reads.read(into, Deadline.NEVER);
    }

    /**
     * Reads into a buffer without waiting.
     *
     * @param into the buffer to read into, from its position to its limit
     * @return the number of bytes, 0 if none are available, or -1 at the end of the stream
     * @throws IllegalArgumentException if {@code into} is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public int tryRead(ByteBuffer into) throws IOException {
        return reads.read(into, Deadline.NOW);
    }

    /**
     * Reads into a buffer, waiting up to the given timeout for the first byte.
     *
     * @param into the buffer to read into, from its position to its limit
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes, 0 if none came in time, or -1 at the end of the stream
     * @throws IllegalArgumentException if {@code into} is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public int tryRead(ByteBuffer into, Duration timeout) throws IOException {
        return reads.read(into, Deadline.after(timeout));
    }

    /**
     * Reads into a segment, waiting for the first byte.
     *
     * @param into the segment to read into
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IllegalArgumentException if {@code into} is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public long read(MemorySegment into) throws IOException {
        return reads.read(into, Deadline.NEVER);
    }

    /**
     * Reads into a segment without waiting.
     *
     * @param into the segment to read into
     * @return the number of bytes, 0 if none are available, or -1 at the end of the stream
     * @throws IllegalArgumentException if {@code into} is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public long tryRead(MemorySegment into) throws IOException {
        return reads.read(into, Deadline.NOW);
    }

    /**
     * Reads into a segment, waiting up to the given timeout for the first byte.
     *
     * @param into the segment to read into
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes, 0 if none came in time, or -1 at the end of the stream
     * @throws IllegalArgumentException if {@code into} is read-only
     * @throws IOException if the channel is closed, or the call fails
     */
    public long tryRead(MemorySegment into, Duration timeout) throws IOException {
        return reads.read(into, Deadline.after(timeout));
    }

    /**
     * Fills several buffers in order, with one system call that waits only for the first byte. It
     * reads at most 16 KiB, or more if the first buffer is direct and has more room.
     *
     * @param into the buffers
     * @param offset the index of the first buffer to use
     * @param length the number of buffers to use
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
     * process. This method waits until all bytes are moved, or this channel is at its end. This
     * channel must be a file, or at least one of this channel and the target must be a pipe or a
     * FIFO. Bytes of a file are read from its position, which advances by the number of bytes
     * moved.
     *
     * <p>During the call, reads from this channel and writes to the target by other threads wait.
     * An interrupt closes both this channel and the target ({@link
     * java.nio.channels.ClosedByInterruptException}). Closing either one ends the wait with {@link
     * java.nio.channels.AsynchronousCloseException}; the number of bytes already moved is then
     * unknown. A virtual thread that waits uses one of at most 4,096 platform threads that are kept
     * for such waits; further waits fail with {@link
     * java.util.concurrent.RejectedExecutionException}.
     *
     * <p>{@link java.nio.channels.FileChannel#transferTo} and {@code transferFrom} move bytes
     * inside the kernel only between channels of the JDK. They also accept this class and {@link
     * WriteChannel}, but then copy through a buffer. {@code FileChannel.open(sink.fd().path(),
     * StandardOpenOption.WRITE)} opens the sink of a pipe as a channel of the JDK, for which {@code
     * transferTo} of the JDK uses sendfile. A socket cannot be opened this way.
     *
     * @param target the destination: a {@link WriteChannel}, a socket, or another handle of a
     *     descriptor
     * @param count the number of bytes
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException if the kernel cannot move bytes between such
     *     descriptors, for example to a file that is appended to
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException if either descriptor is closed, or the call fails
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
     * Moves bytes to another descriptor inside the kernel, as many as possible without waiting.
     *
     * @param target the destination, as for {@link #transferTo(FdHandle, long)}
     * @param count the maximum number of bytes
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
     * @param target the destination, as for {@link #transferTo(FdHandle, long)}
     * @param count the maximum number of bytes
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes moved in time, or -1 at the end of the stream
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
     * Moves bytes from the given position in this file to another descriptor inside the kernel,
     * waiting until all are moved or the end of the file is reached. The file's own position is
     * neither used nor changed. Otherwise this method behaves like {@link #transferTo(FdHandle,
     * long)}.
     *
     * @param position the position of the first byte in the file; it may be beyond the end
     * @param target the destination, as for {@link #transferTo(FdHandle, long)}
     * @param count the number of bytes
     * @return the number of bytes moved, or -1 if the position is at the end of the file or beyond
     * @throws IllegalArgumentException if the position or the count is negative
     * @throws UnsupportedOperationException if this is not a file, or the kernel cannot move its
     *     bytes to such a target
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException if either descriptor is closed, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/sendfile.2.html">sendfile(2)</a>
     */
    public long transferTo(long position, FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.transferAt(fd(), position, target.fd(), count, Deadline.NEVER);
    }

    /**
     * Moves bytes from the given position in this file to another descriptor inside the kernel, as
     * many as possible without waiting.
     *
     * @param position the position of the first byte in the file
     * @param target the destination, as for {@link #transferTo(FdHandle, long)}
     * @param count the maximum number of bytes
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
     * Moves bytes from the given position in this file to another descriptor inside the kernel,
     * waiting up to the given timeout.
     *
     * @param position the position of the first byte in the file
     * @param target the destination, as for {@link #transferTo(FdHandle, long)}
     * @param count the maximum number of bytes
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes moved in time, or -1 if the position is at the end of the file or
     *     beyond
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
     * Copies bytes from this pipe to another one without removing them from this pipe. This method
     * waits until at least one byte is available here, and there is room in the target. Interrupts
     * and closing have the same effects as for {@link #transferTo(FdHandle, long)}.
     *
     * @param target the other pipe
     * @param count the maximum number of bytes
     * @return the number of bytes copied, which later reads from this pipe also return; or -1 at
     *     the end of the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException if this or the target is not a pipe
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException if either descriptor is closed, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/tee.2.html">tee(2)</a>
     */
    public long tee(FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.tee(fd(), target.fd(), count, Deadline.NEVER);
    }

    /**
     * Copies bytes from this pipe into another without removing them, if that is possible without
     * waiting.
     *
     * @param target the other pipe
     * @param count the maximum number of bytes
     * @return the number of bytes copied, 0 if none are available or the target is full, or -1 at
     *     the end of the stream
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
     * Copies bytes from this pipe into another without removing them, waiting up to the given
     * timeout.
     *
     * @param target the other pipe
     * @param count the maximum number of bytes
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes copied, 0 if none could be copied in time, or -1 at the end of
     *     the stream
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
     * @return the capacity in bytes, 65,536 unless changed
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
     * @param bytes the new capacity; the system rounds it up to whole pages, at least one
     * @return the capacity after the change
     * @throws IllegalArgumentException if the number is not positive
     * @throws UnsupportedOperationException if this is not the end of a pipe
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the capacity is above the system's limit (EPERM), or less than the
     *     number of unread bytes (EBUSY)
     * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2), F_SETPIPE_SZ</a>
     */
    public int capacity(int bytes) throws IOException {
        return PipeBuffer.capacity(fd(), bytes);
    }

    /**
     * Returns the number of bytes available to read. For a file, these are the bytes from its
     * position to its end.
     *
     * @return the number of bytes, at most {@link Integer#MAX_VALUE}; for a packet pipe, the total
     *     of all packets
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
