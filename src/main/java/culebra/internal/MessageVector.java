package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * sendmmsg(2) and recvmmsg(2): several messages by one call.
 *
 * <p>It is the memory of an array of struct mmsghdr and everything that it points to, reused by one
 * call at a time. Every message has its own room for bytes and an address. The pointers are written
 * once.
 */
public final class MessageVector extends Transfer {
    /** The maximum number of messages of one call: UIO_MAXIOV. The kernel sends no more. */
    public static final int MAX_MESSAGES = 1024;

    /** Room for the longest address. */
    public static final int NAME_SIZE = Sockaddr.MOST;

    private static final long HEADER = 64; // struct mmsghdr
    private static final long LENGTH = Layouts.MSGHDR_SIZE; // msg_len
    private static final long IOV = 16;
    private static final long LINE = 64; // the size of a cache line

    private static final MethodHandle CALL =
            Native.withErrno(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

    private final boolean receives;
    private final long bytes;
    private final long stride;
    private final long iovs;
    private final long names;
    private final long data;
    private final MemorySegment memory;
    private final MemorySegment[] headers;
    private final ByteBuffer[] places;

    // The range of messages of the next call.
    private int first;
    private int count;

    /** The number of messages that have the address length of an earlier receive. */
    private int used;

    private MessageVector(boolean receives, int messages, int bytes) {
        super(receives ? PollEvents.IN : PollEvents.OUT, Long.MAX_VALUE);
        this.receives = receives;
        this.bytes = bytes;
        stride = Math.ceilDiv(bytes, LINE) * LINE;
        iovs = messages * HEADER;
        names = iovs + messages * IOV;
        data = Math.ceilDiv(names + (long) messages * NAME_SIZE, LINE) * LINE;
        memory = Arena.ofAuto().allocate(data + messages * stride, LINE);
        headers = new MemorySegment[messages];
        places = new ByteBuffer[messages];
        for (int i = 0; i < messages; i++) {
            long header = i * HEADER;
            headers[i] = memory.asSlice(header);
            memory.set(ADDRESS, iov(i), memory.asSlice(data + i * stride));
            memory.set(JAVA_LONG, iov(i) + 8, bytes);
            memory.set(ADDRESS, header + Layouts.MSG_NAME, name(i));
            memory.set(ADDRESS, header + Layouts.MSG_IOV, memory.asSlice(iov(i)));
            memory.set(JAVA_LONG, header + Layouts.MSG_IOVLEN, 1);
        }
        used = messages;
    }

    /**
     * Creates a vector for receiving up to a number of messages, with room for the given number of
     * bytes in each.
     */
    public static MessageVector receiving(int messages, int bytes) {
        return new MessageVector(true, messages, bytes);
    }

    /**
     * Creates a vector for sending up to a number of messages of up to the given number of bytes.
     */
    public static MessageVector sending(int messages, int bytes) {
        return new MessageVector(false, messages, bytes);
    }

    /**
     * Sets the range of messages that the next call sends or receives, and returns the memory to
     * pass to it.
     */
    public MemorySegment range(int from, int to) {
        first = from;
        count = to - from;
        return memory;
    }

    /** Returns the room for a message's bytes, which is the same buffer each time. */
    public ByteBuffer place(int message) {
        ByteBuffer known = places[message];
        return known == null
                ? places[message] = memory.asSlice(data + message * stride, bytes).asByteBuffer()
                : known;
    }

    /** Returns the room for a message's address. */
    public MemorySegment name(int message) {
        return memory.asSlice(nameOffset(message), NAME_SIZE);
    }

    /** Returns the memory of all addresses; each is at its {@link #nameOffset}. */
    public MemorySegment names() {
        return memory;
    }

    /** Returns the offset of a message's address. */
    public long nameOffset(int message) {
        return names + (long) message * NAME_SIZE;
    }

    /** Writes a message's bytes for sending. */
    public void write(int message, MemorySegment from) {
        MemorySegment.copy(from, 0, memory, data + message * stride, from.byteSize());
        writeSize(message, from.byteSize());
    }

    /** Sets the size of a message to be sent. */
    public void writeSize(int message, long size) {
        memory.set(JAVA_LONG, iov(message) + 8, size);
    }

    /** Returns the size of a message to be sent. */
    public long size(int message) {
        return memory.get(JAVA_LONG, iov(message) + 8);
    }

    /** Writes the destination of a message; an empty address means the peer. */
    public void writeName(int message, MemorySegment address) {
        long size = address.byteSize();
        MemorySegment.copy(address, 0, memory, nameOffset(message), size);
        memory.set(JAVA_INT, message * HEADER + Layouts.MSG_NAMELEN, (int) size);
    }

    /** Moves the messages of a range to the front. */
    public void moveToFront(int from, int to) {
        for (int i = from; i < to; i++) {
            write(i - from, memory.asSlice(data + i * stride, size(i)));
            writeName(i - from, memory.asSlice(nameOffset(i), nameLength(i)));
        }
    }

    /** Returns the length of a message's address; 0 if it has none. */
    public int nameLength(int message) {
        int length = memory.get(JAVA_INT, message * HEADER + Layouts.MSG_NAMELEN);
        return Math.min(length, NAME_SIZE);
    }

    /** Returns the full size of a received message, which exceeds its room if it was truncated. */
    public int length(int message) {
        return memory.get(JAVA_INT, message * HEADER + LENGTH);
    }

    /**
     * Returns false for sends to a UNIX address: poll considers only the peer, not the receiver at
     * that address.
     */
    @Override
    boolean pollTells() {
        return receives || Sockaddr.family(name(first), nameLength(first)) != Sockaddr.UNIX;
    }

    @Override
    long call(CallState state, int number, MemorySegment buffer) {
        return call(state, number, buffer, 0);
    }

    @Override
    long attempt(CallState state, int number, MemorySegment buffer) {
        return call(state, number, buffer, Constants.MSG_DONTWAIT);
    }

    private long call(CallState state, int number, MemorySegment buffer, int flags) {
        if (!receives) {
            int all = flags | Constants.MSG_NOSIGNAL;
            return call(state, Abi.SYS_SENDMMSG, number, headers[first], count, all);
        }
        int all = flags | receiveFlags();
        long result = call(state, Abi.SYS_RECVMMSG, number, headers[first], count, all);
        used = (int) Math.max(0, result);
        return result;
    }

    /**
     * Calls the function. This is a separate method, since the compiler removes the slice of errno
     * only if it inlines everything.
     */
    private static long call(
            CallState state, long call, int number, MemorySegment header, int count, int flags) {
        MemorySegment noTimeout = MemorySegment.NULL;
        try {
            return state.check(
                    (long)
                            CALL.invokeExact(
                                    state.errno, call, number, header, count, flags, noTimeout));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** The kernel takes the room for an address from where it has put the length of the last. */
    private int receiveFlags() {
        for (int i = 0; i < used; i++) {
            memory.set(JAVA_INT, i * HEADER + Layouts.MSG_NAMELEN, NAME_SIZE);
        }
        used = 0;
        return Constants.MSG_TRUNC | Constants.MSG_WAITFORONE | Constants.MSG_CMSG_CLOEXEC;
    }

    private long iov(int message) {
        return iovs + message * IOV;
    }
}
