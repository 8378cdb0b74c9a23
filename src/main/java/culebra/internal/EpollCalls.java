package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** epoll(7), each call as it is. */
final class EpollCalls {
    /** A timeout. */
    static final int NOW = 0;

    /** A timeout. */
    static final int NEVER = -1;

    private static final MethodHandle CREATE =
            Native.withErrno(Libc.epoll_create1$address(), Libc.epoll_create1$descriptor());
    private static final MethodHandle CONTROL =
            Native.withErrno(Libc.epoll_ctl$address(), Libc.epoll_ctl$descriptor());
    private static final MethodHandle WAIT =
            Native.withErrno(Libc.epoll_wait$address(), Libc.epoll_wait$descriptor());

    private EpollCalls() {}

    static int epoll_create1(int flags) {
        CallState state = CallState.acquire();
        try {
            return state.check((int) CREATE.invokeExact(state.errno, flags));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    static int epoll_ctl(int epoll, int operation, int number, int events, long data) {
        CallState state = CallState.acquire();
        try {
            state.value.set(JAVA_INT, 0, events);
            state.value.set(JAVA_LONG_UNALIGNED, Abi.EPOLL_EVENT_DATA, data);
            return state.check(
                    (int) CONTROL.invokeExact(state.errno, epoll, operation, number, state.value));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /** Waits {@link #NOW} or {@link #NEVER} for events: how many came. */
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

    /** Room for the events that one call returns. */
    static final class Events {
        static final int MOST = 256;

        private final MemorySegment memory =
                Arena.ofAuto().allocate((long) MOST * Abi.EPOLL_EVENT_SIZE, 8);

        int events(int index) {
            return memory.get(JAVA_INT_UNALIGNED, (long) index * Abi.EPOLL_EVENT_SIZE);
        }

        long data(int index) {
            long event = (long) index * Abi.EPOLL_EVENT_SIZE;
            return memory.get(JAVA_LONG_UNALIGNED, event + Abi.EPOLL_EVENT_DATA);
        }
    }
}
