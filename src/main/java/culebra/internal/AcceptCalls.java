package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * accept4(2), close-on-exec. Returns a descriptor number, an {@link Outcome}, or the negated errno.
 */
public final class AcceptCalls {
    private static final MethodHandle ACCEPT4 =
            Native.withErrno(
                    "accept4",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));

    private AcceptCalls() {}

    /** Accepts the next connection, waiting until a deadline. */
    public static int accept(AbstractFd fd, long deadline) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            if (deadline == Deadline.NEVER && !Thread.currentThread().isVirtual()) {
                int result = block(descriptor);
                if (result != Outcome.NOT_NOW) {
                    return result;
                }
            }
            int result = attempt(descriptor);
            while (result == Outcome.NOT_NOW && deadline != Deadline.NOW) {
                result = PollCalls.await(descriptor, PollEvents.IN, deadline);
                if (result == 0) {
                    result = attempt(descriptor);
                }
            }
            return result;
        } finally {
            descriptor.done();
        }
    }

    private static int attempt(Descriptor descriptor) {
        int ready = PollCalls.now(descriptor, PollEvents.IN);
        if (ready != 0) {
            return ready;
        }
        CallState state = CallState.acquire();
        try {
            BriefCall brief = state.briefCall();
            brief.begin();
            try {
                int result;
                do {
                    result = accept4(state, descriptor);
                } while (result == Outcome.RETRY && !brief.isOver());
                return result == Outcome.RETRY ? Outcome.NOT_NOW : result;
            } finally {
                brief.end();
            }
        } finally {
            state.release();
        }
    }

    private static int block(Descriptor descriptor) {
        Waiter waiter = Waiter.enter(descriptor, true);
        try {
            while (waiter.mayCall()) {
                int result = accept4(waiter.state, descriptor);
                if (result != Outcome.RETRY) {
                    return result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private static int accept4(CallState state, Descriptor descriptor) {
        StackRoom.requireToOpen();
        MemorySegment none = MemorySegment.NULL;
        try {
            return state.check(
                    (int)
                            ACCEPT4.invokeExact(
                                    state.errno,
                                    descriptor.number(),
                                    none,
                                    none,
                                    Constants.SOCK_CLOEXEC));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
