package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * recvfrom(2) and sendto(2) on sockets.
 *
 * <p>Uses syscall(2), for the reason given in {@link StreamCalls}. No signal is raised if the peer
 * has disconnected.
 */
public final class SocketTransfer extends Transfer {
    /** How much of a stream is sent at once before it is worth while to wait in the call. */
    private static final long SMALL = 4096;

    /** Reads from a stream. */
    public static final SocketTransfer READ =
            new SocketTransfer(PollEvents.IN, Long.MAX_VALUE, Abi.SYS_RECVFROM, 0);

    /** Looks at what would be read. */
    public static final SocketTransfer PEEK =
            new SocketTransfer(PollEvents.IN, Long.MAX_VALUE, Abi.SYS_RECVFROM, Constants.MSG_PEEK);

    /** Writes to a stream. */
    public static final SocketTransfer WRITE =
            new SocketTransfer(PollEvents.OUT, SMALL, Abi.SYS_SENDTO, Constants.MSG_NOSIGNAL);

    /** Writes an urgent byte to a stream. */
    public static final SocketTransfer WRITE_URGENT =
            new SocketTransfer(
                    PollEvents.OUT,
                    SMALL,
                    Abi.SYS_SENDTO,
                    Constants.MSG_NOSIGNAL | Constants.MSG_OOB);

    /** Receives a message: its length, even if the buffer is smaller. */
    public static final SocketTransfer RECEIVE =
            new SocketTransfer(
                    PollEvents.IN, Long.MAX_VALUE, Abi.SYS_RECVFROM, Constants.MSG_TRUNC);

    /** Looks at the next message: its length. */
    public static final SocketTransfer PEEK_MESSAGE =
            new SocketTransfer(
                    PollEvents.IN,
                    Long.MAX_VALUE,
                    Abi.SYS_RECVFROM,
                    Constants.MSG_TRUNC | Constants.MSG_PEEK);

    /** Sends a message to the peer. */
    public static final SocketTransfer SEND = sendTo(MemorySegment.NULL);

    private static final MethodHandle CALL =
            Native.withErrno(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS,
                            JAVA_LONG));

    private final long call;
    private final int flags;
    private final MemorySegment address;

    private SocketTransfer(int events, long sure, long call, int flags) {
        this(events, sure, call, flags, MemorySegment.NULL);
    }

    private SocketTransfer(int events, long sure, long call, int flags, MemorySegment address) {
        super(events, sure);
        this.call = call;
        this.flags = flags;
        this.address = address;
    }

    /** Sends messages to an address, a struct sockaddr of its exact length. */
    public static SocketTransfer sendTo(MemorySegment address) {
        return new SocketTransfer(
                PollEvents.OUT, Long.MAX_VALUE, Abi.SYS_SENDTO, Constants.MSG_NOSIGNAL, address);
    }

    /**
     * Returns false for sends to a UNIX address: poll considers only the peer, not the receiver at
     * that address.
     */
    @Override
    boolean pollTells() {
        return Sockaddr.family(address, (int) address.byteSize()) != Sockaddr.UNIX;
    }

    /**
     * Returns false for a peek. A message wakes one of the threads that wait in the call, and a
     * peek would use up that wake-up.
     */
    @Override
    boolean mayBlock() {
        return (flags & Constants.MSG_PEEK) == 0;
    }

    @Override
    long call(CallState state, int number, MemorySegment buffer) {
        return call(state, number, buffer, flags);
    }

    @Override
    long attempt(CallState state, int number, MemorySegment buffer) {
        return call(state, number, buffer, flags | Constants.MSG_DONTWAIT);
    }

    private long call(CallState state, int number, MemorySegment buffer, int withFlags) {
        try {
            return state.check(
                    (long)
                            CALL.invokeExact(
                                    state.errno,
                                    call,
                                    number,
                                    buffer,
                                    buffer.byteSize(),
                                    withFlags,
                                    address,
                                    address.byteSize()));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
