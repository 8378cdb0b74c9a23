package culebra.internal;

import static culebra.internal.NegatedErrno.EINPROGRESS;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** connect(2). Returns 0, an {@link Outcome}, or the negated errno. */
public final class ConnectCalls {
    private static final SetupCall CONNECT = SetupCall.of("connect");

    private ConnectCalls() {}

    /**
     * Connects a stream or seqpacket socket that was just made and is not shared. A signal does not
     * undo a connect that has begun: the next call continues it.
     */
    public static int connect(AbstractFd fd, MemorySegment address, long deadline) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return deadline == Deadline.NOW || Thread.currentThread().isVirtual()
                    ? connectWithoutBlocking(descriptor, address, deadline)
                    : block(descriptor, address, deadline);
        } finally {
            descriptor.done();
        }
    }

    /** Connects a datagram socket to a peer, or disconnects it; never waits. */
    public static int setPeer(AbstractFd fd, MemorySegment address) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return attempt(descriptor.number(), address);
        } finally {
            descriptor.done();
        }
    }

    private static int connectWithoutBlocking(
            Descriptor descriptor, MemorySegment address, long deadline) {
        int number = descriptor.number();
        FdCalls.Control.fcntl(number, Constants.F_SETFL, Constants.O_NONBLOCK);
        int result;
        try {
            result = attempt(number, address);
            if (result == EINPROGRESS) {
                result =
                        deadline == Deadline.NOW
                                ? PollCalls.now(descriptor, PollEvents.OUT)
                                : PollCalls.await(descriptor, PollEvents.OUT, deadline);
                return result < 0 ? result : SocketOptionCalls.takeError(number);
            }
        } finally {
            FdCalls.Control.fcntl(number, Constants.F_SETFL, 0);
        }
        // A UNIX listener whose backlog is full: poll does not report when there is room again.
        return result == Outcome.NOT_NOW && deadline != Deadline.NOW
                ? WaitPool.call(descriptor, () -> block(descriptor, address, deadline), true)
                : result;
    }

    private static int attempt(int number, MemorySegment address) {
        CallState state = CallState.acquire();
        try {
            int result;
            do {
                result = connect(state, number, address);
            } while (result == Outcome.RETRY);
            return result;
        } finally {
            state.release();
        }
    }

    private static int block(Descriptor descriptor, MemorySegment address, long deadline) {
        Waiter waiter = Waiter.enter(descriptor, deadline);
        try {
            while (waiter.mayCall()) {
                int result = connect(waiter.state, descriptor.number(), address);
                if (result != Outcome.RETRY) {
                    return result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private static int connect(CallState state, int number, MemorySegment address) {
        try {
            int length = (int) address.byteSize();
            return CONNECT.call(state.errno, number, address.address(), length);
        } finally {
            Reference.reachabilityFence(address);
        }
    }
}
