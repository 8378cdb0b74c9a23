package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * Creates, binds and connects sockets. Calls return a result, an {@link Outcome}, or the negated
 * errno.
 */
public final class SocketCalls {
    // Written out, so that using them loads nothing on an unsupported system.

    /** SOCK_STREAM. */
    public static final int STREAM = 1;

    /** SOCK_DGRAM. */
    public static final int DATAGRAM = 2;

    /** SOCK_SEQPACKET. */
    public static final int SEQPACKET = 5;

    /** For {@link #shutdown}: the receiving direction. */
    public static final int INPUT = Constants.SHUT_RD;

    /** For {@link #shutdown}: the sending direction. */
    public static final int OUTPUT = Constants.SHUT_WR;

    private static final SetupCall SOCKET = SetupCall.of("socket");

    private SocketCalls() {}

    /** Creates a socket, close-on-exec; returns its number. */
    public static int socket(int family, int type) {
        try (CallState state = CallState.acquire()) {
            int all = type | Constants.SOCK_CLOEXEC;
            StackRoom.requireToOpen();
            return SOCKET.call(state.errno, family, all, 0);
        }
    }

    /** Creates two connected UNIX sockets. */
    public static int socketpair(int type, int[] ends) {
        try (CallState state = CallState.acquire()) {
            int all = type | Constants.SOCK_CLOEXEC;
            StackRoom.requireToOpen();
            int result =
                    Pair.SOCKETPAIR.call(
                            state.errno, Constants.AF_UNIX, all, 0, state.value.address());
            if (result == 0) {
                ends[0] = state.value.get(JAVA_INT, 0);
                ends[1] = state.value.get(JAVA_INT, 4);
            }
            return result;
        }
    }

    /** Binds a socket to an address. */
    public static int bind(AbstractFd fd, MemorySegment address) {
        return named(Bind.BIND, fd, address);
    }

    /** Limits the permissions that a UNIX socket's file will have, before the socket is bound. */
    public static int fchmod(AbstractFd fd, int mode) {
        return numbered(Bind.FCHMOD, fd, mode);
    }

    /** Sets exactly the given mode on the file of a socket that was just bound. */
    public static int chmod(byte[] path, int mode) {
        return ModeCalls.set(path, Constants.S_IFSOCK, mode);
    }

    /** Makes a socket listen for connections. */
    public static int listen(AbstractFd fd, int backlog) {
        return numbered(Bind.LISTEN, fd, backlog);
    }

    /** Shuts down one direction of a connection. */
    public static int shutdown(AbstractFd fd, int how) {
        return numbered(Shut.SHUTDOWN, fd, how);
    }

    /** Stores a socket's address in memory of {@link Sockaddr#MOST} bytes; returns its length. */
    public static int getsockname(AbstractFd fd, MemorySegment address) {
        return ask(Names.GETSOCKNAME, fd, address);
    }

    /**
     * Stores the address of a socket's peer in memory of {@link Sockaddr#MOST} bytes; returns its
     * length.
     */
    public static int getpeername(AbstractFd fd, MemorySegment address) {
        return ask(Names.GETPEERNAME, fd, address);
    }

    /** Calls a function that takes a descriptor, an address and its length. */
    private static int named(SetupCall function, AbstractFd fd, MemorySegment address) {
        int length = (int) address.byteSize();
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            return call == null
                    ? Outcome.CLOSED
                    : function.call(call.errno, call.number, address.address(), length);
        } finally {
            Reference.reachabilityFence(address);
        }
    }

    private static int numbered(SetupCall function, AbstractFd fd, int argument) {
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            return call == null ? Outcome.CLOSED : function.call(call.errno, call.number, argument);
        }
    }

    private static int ask(SetupCall function, AbstractFd fd, MemorySegment address) {
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            call.value.set(JAVA_INT, 0, (int) address.byteSize());
            int result =
                    function.call(call.errno, call.number, address.address(), call.value.address());
            return result < 0 ? result : call.value.get(JAVA_INT, 0);
        } finally {
            Reference.reachabilityFence(address);
        }
    }

    private static final class Pair {
        static final SetupCall SOCKETPAIR = SetupCall.of("socketpair");
    }

    private static final class Bind {
        static final SetupCall BIND = SetupCall.of("bind");
        static final SetupCall FCHMOD = SetupCall.of("fchmod");
        static final SetupCall LISTEN = SetupCall.of("listen");
    }

    private static final class Shut {
        static final SetupCall SHUTDOWN = SetupCall.of("shutdown");
    }

    private static final class Names {
        static final SetupCall GETSOCKNAME = SetupCall.of("getsockname");
        static final SetupCall GETPEERNAME = SetupCall.of("getpeername");
    }
}
