package culebra.fd;

import culebra.internal.ByteWrites;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Fds;
import culebra.internal.MappedRange;
import culebra.internal.StreamCalls;
import culebra.internal.Vmsplice;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.InterruptibleChannel;
import java.time.Duration;
import java.util.Objects;

/**
 * Writes the bytes of a stream, such as a pipe or a FIFO, or of a file.
 *
 * <p>{@code write} waits until all bytes are written; {@code tryWrite} writes as many bytes as
 * there is room for. If no reader is left, both methods fail with an {@link culebra.ErrnoException}
 * (EPIPE), and no signal is raised. Writes by several threads are serialized. As with the channels
 * of the JDK, an interrupt closes the channel ({@link
 * java.nio.channels.ClosedByInterruptException}), and {@link #close} ends a waiting write with
 * {@link java.nio.channels.AsynchronousCloseException}; the number of bytes already written is then
 * unknown.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/write.2.html">write(2)</a>
 */
public final class WriteChannel extends FdHandle<WriteChannel>
        implements GatheringByteChannel, InterruptibleChannel {
    private final ByteWrites writes;

    /** Created by the first write by reference. */
    private volatile ByteWrites references;

    private WriteChannel(Fd fd) {
        super(fd);
        writes = new ByteWrites(fd, StreamCalls.WRITE, "write");
    }

    /**
     * Creates a channel that writes to a descriptor and takes ownership of it.
     *
     * @param fd a descriptor that was opened for writing
     * @return the channel
     * @throws IllegalArgumentException if {@code fd} was opened for reading only
     * @throws IOException if {@code fd} is closed
     */
    public static WriteChannel adopt(Fd fd) throws IOException {
        int mode = FdCalls.accessMode(fd);
        if (mode < 0) {
            throw Errors.closed(fd);
        }
        if (mode == FdCalls.READ_ONLY) {
            throw new IllegalArgumentException(fd + " is open for reading only");
        }
        return new WriteChannel(fd);
    }

    /**
     * Writes a buffer's bytes, waiting until all are written.
     *
     * @param from the bytes to write, from the buffer's position to its limit
     * @return the number of bytes written, which is all that remained
     * @throws IOException if the channel is closed, or the call fails
     */
    @Override
    public int write(ByteBuffer from) throws IOException {
        return writes.write(from, Deadline.NEVER);
    }

    /**
     * Writes a buffer's bytes without waiting, as far as there is room.
     *
     * @param from the bytes to write, from the buffer's position to its limit
     * @return the number of bytes, 0 if there is no room
     * @throws IOException if the channel is closed, or the call fails
     */
    public int tryWrite(ByteBuffer from) throws IOException {
        return writes.write(from, Deadline.NOW);
    }

    /**
     * Writes a buffer's bytes, waiting for room up to the given timeout.
     *
     * @param from the bytes to write, from the buffer's position to its limit
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes written in time
     * @throws IOException if the channel is closed, or the call fails
     */
    public int tryWrite(ByteBuffer from, Duration timeout) throws IOException {
        return writes.write(from, Deadline.after(timeout));
    }

    /**
     * Writes a segment's bytes, waiting until all are written.
     *
     * @param from the bytes to write
     * @return the number of bytes written, which is all that remained
     * @throws IOException if the channel is closed, or the call fails
     */
    public long write(MemorySegment from) throws IOException {
        return writes.write(from, Deadline.NEVER);
    }

    /**
     * Writes a segment's bytes without waiting, as far as there is room.
     *
     * @param from the bytes to write
     * @return the number of bytes, 0 if there is no room
     * @throws IOException if the channel is closed, or the call fails
     */
    public long tryWrite(MemorySegment from) throws IOException {
        return writes.write(from, Deadline.NOW);
    }

    /**
     * Writes a segment's bytes, waiting for room up to the given timeout.
     *
     * @param from the bytes to write
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes written in time
     * @throws IOException if the channel is closed, or the call fails
     */
    public long tryWrite(MemorySegment from, Duration timeout) throws IOException {
        return writes.write(from, Deadline.after(timeout));
    }

    /**
     * Writes several buffers in order, waiting until all are written. Up to 16 KiB in total are
     * written by one system call, so that a write of up to PIPE_BUF bytes is atomic.
     *
     * @param from the buffers
     * @param offset the index of the first buffer to use
     * @param length the number of buffers to use
     * @return the number of bytes
     * @throws IOException if the channel is closed, or the call fails
     */
    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        return writes.write(from, offset, length);
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        Objects.requireNonNull(from, "from");
        return write(from, 0, from.length);
    }

    /**
     * Writes a segment into the pipe by reference: the pipe receives the pages of memory instead of
     * a copy of their bytes. This method waits until all pages are in the pipe.
     *
     * <p><b>The memory must not be changed until every reader has read it</b>, neither by this
     * process nor by another that maps it. Otherwise a reader may see the bytes before or after the
     * change. {@link #available} returns 0 once everything was read from this pipe, but a reader
     * may have moved the pages on to another pipe or a socket.
     *
     * <p>The arena cannot be closed during the call. It may be closed afterwards, because the pages
     * stay in the pipe when they are unmapped. This is not true of memory from {@link
     * java.lang.foreign.Arena#allocate(long)}, which is reused once it is freed. Such memory is
     * rejected: the segment must be mapped, by {@code culebra.shm}, {@code culebra.sysv} or {@link
     * java.nio.channels.FileChannel#map}.
     *
     * @param from the bytes to write; ideally whole pages
     * @return the number of bytes written, which is all of them
     * @throws IllegalArgumentException if the segment is not mapped memory
     * @throws UnsupportedOperationException if this is not the end of a pipe
     * @throws IllegalStateException if the arena of the segment is closed
     * @throws IOException if the channel is closed, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/vmsplice.2.html">vmsplice(2)</a>
     */
    public long writeByReference(MemorySegment from) throws IOException {
        return references(from).write(from, Deadline.NEVER);
    }

    /**
     * Writes a segment into the pipe by reference without waiting, as far as there is room; see
     * {@link #writeByReference(MemorySegment)}.
     *
     * @param from the bytes to write; ideally whole pages
     * @return the number of bytes, 0 if there is no room
     * @throws IllegalArgumentException if the segment is not mapped memory
     * @throws UnsupportedOperationException if this is not the end of a pipe
     * @throws IllegalStateException if the arena of the segment is closed
     * @throws IOException if the channel is closed, or the call fails
     */
    public long tryWriteByReference(MemorySegment from) throws IOException {
        return references(from).write(from, Deadline.NOW);
    }

    /**
     * Writes a segment into the pipe by reference, waiting up to the given timeout; see {@link
     * #writeByReference(MemorySegment)}.
     *
     * @param from the bytes to write; ideally whole pages
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes written in time
     * @throws IllegalArgumentException if the segment is not mapped memory
     * @throws UnsupportedOperationException if this is not the end of a pipe
     * @throws IllegalStateException if the arena of the segment is closed
     * @throws IOException if the channel is closed, or the call fails
     */
    public long tryWriteByReference(MemorySegment from, Duration timeout) throws IOException {
        long deadline = Deadline.after(timeout);
        return references(from).write(from, deadline);
    }

    private ByteWrites references(MemorySegment from) throws IOException {
        if (!MappedRange.isMapped(Objects.requireNonNull(from, "from")) && from.scope().isAlive()) {
            throw new IllegalArgumentException(
                    from + " is not mapped memory: map it, for example with SharedMemory.map");
        }
        if (!Vmsplice.isPipe(fd())) {
            Fds.requireOpen(fd(), fd());
            throw new UnsupportedOperationException(fd() + " is not a pipe; use write");
        }
        ByteWrites known = references;
        return known == null
                ? references = new ByteWrites(fd(), Vmsplice.WRITE, "vmsplice")
                : known;
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
     * Returns the number of bytes in the pipe or FIFO that have not been read from its other end.
     *
     * @return the number of bytes; for a packet pipe, the total of all packets
     * @throws UnsupportedOperationException if this is not the end of a pipe
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public int available() throws IOException {
        int ignored = capacity(); // other kinds of descriptors report received bytes
        return PipeBuffer.available(fd());
    }

    /** Returns a string with the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "WriteChannel[" + fd() + "]";
    }
}
