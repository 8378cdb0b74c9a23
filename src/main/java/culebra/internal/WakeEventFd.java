package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** An eventfd of our own, non-blocking, by which a wait in an epoll is ended. */
record WakeEventFd(int number) {
    private static final MethodHandle ADD =
            Native.plain("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

    static {
        new WakeEventFd(-1).send(); // links the call, for which a wake-up has no memory
    }

    /** Counts a wake-up; when the counter is full there are enough. Needs no memory. */
    void send() {
        try {
            int ignored = (int) ADD.invokeExact(number, 1L);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Takes all wake-ups; false if another thread was faster. */
    boolean take() {
        CallState state = CallState.acquire();
        try {
            return StreamCalls.READ.call(state, number, state.counter) > 0;
        } finally {
            state.release();
        }
    }

    void close() {
        Descriptor.closeNumber(number);
    }
}
