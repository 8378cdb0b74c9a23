package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The system calls of epoll(7). */
final class EpollCalls {
    /** A timeout. */
    static final int NOW = 0;

    /** A timeout. */
    static final int NEVER = -1;

    private static final SetupCall CREATE = SetupCall.of("epoll_create1");
    private static final SetupCall CONTROL = SetupCall.of("epoll_ctl");
    private static final MethodHandle WAIT =
            Native.withErrno(
                    "epoll_wait",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

    private static final SetupCall FCNTL = SetupCall.of("fcntl");

    private EpollCalls() {}

    static boolean isOpen(int number) {
        return FCNTL.callPlain(number, Constants.F_GETFD) >= 0;
    }

    static int epoll_create1(int flags) {
        try (CallState state = CallState.acquire()) {
            StackRoom.requireToOpen();
            return CREATE.call(state.errno, flags);
        }
    }

    static int epoll_ctl(int epoll, int operation, int number, int events, long data) {
        try (CallState state = CallState.acquire()) {
            MemorySegment event = event(state, events, data);
            return CONTROL.call(state.errno, epoll, operation, number, event.address());
        }
    }

    private static MemorySegment event(CallState state, int events, long data) {
        MemorySegment event = state.value;
        event.set(JAVA_INT, 0, events);
        event.set(JAVA_LONG_UNALIGNED, Abi.EPOLL_EVENT_DATA, data);
        return event;
    }

    /** Requests one event of a number, which is reported with it. */
    static int arm(int epoll, int number, int events, int operation) {
        CallState state = CallState.acquire();
        try {
            return arm(state, epoll, number, events, operation);
        } finally {
            state.release();
        }
    }

    static int arm(CallState state, int epoll, int number, int events, int operation) {
        MemorySegment event = event(state, events | Constants.EPOLLONESHOT, number);
        try {
            return state.check(
                    (int) Arm.CALL.invokeExact(state.errno, epoll, operation, number, event));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /**
     * Removes a number, without memory for errno: either it is in the set, or the set is closed.
     */
    static void delete(int epoll, int number) {
        int ignored = CONTROL.callPlain(epoll, Constants.EPOLL_CTL_DEL, number, 0);
    }

    /**
     * Waits for events for a number of milliseconds, {@link #NOW} or {@link #NEVER}; returns the
     * number of events.
     */
    static int epoll_wait(CallState state, int epoll, Events events, int timeout) {
        try {
            return state.check(
                    (int)
                            WAIT.invokeExact(
                                    state.errno, epoll, events.memory, Events.MOST, timeout));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** For each virtual thread that parks, more often than a descriptor is registered. */
    private static final class Arm {
        static final MethodHandle CALL =
                Native.withErrno(
                        "epoll_ctl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    }

    /** Room for the events that one call returns. */
    static final class Events {
        static final int MOST = 256;

        private static final long SIZE = (long) MOST * Abi.EPOLL_EVENT_SIZE;

        private final MemorySegment memory;

        /** Creates room in memory that is freed with this object. */
        Events() {
            this(Arena.ofAuto().allocate(SIZE, 8));
        }

        private Events(MemorySegment memory) {
            this.memory = memory;
        }

        /** Creates room in memory that must be freed. */
        static Events make() {
            return new Events(NativeMemory.allocate(SIZE));
        }

        /** Frees the memory, which must not be used after that. */
        void free() {
            NativeMemory.free(memory);
        }

        int events(int index) {
            return memory.get(JAVA_INT_UNALIGNED, (long) index * Abi.EPOLL_EVENT_SIZE);
        }

        long data(int index) {
            long event = (long) index * Abi.EPOLL_EVENT_SIZE;
            return memory.get(JAVA_LONG_UNALIGNED, event + Abi.EPOLL_EVENT_DATA);
        }
    }
}
