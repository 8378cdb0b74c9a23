package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import culebra.libc.Libc;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** epoll(7), each call as it is. */
final class EpollCalls {
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

    static int epoll_ctl(int epoll, int operation, int number, int events, int data) {
        CallState state = CallState.acquire();
        try {
            state.value.set(JAVA_INT, 0, events);
            state.value.set(JAVA_INT_UNALIGNED, Abi.EPOLL_EVENT_DATA, data);
            return state.check(
                    (int) CONTROL.invokeExact(state.errno, epoll, operation, number, state.value));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /** Waits without limit, for a thread that nobody interrupts. */
    static int epoll_wait(int epoll, MemorySegment events, int most) {
        CallState state = CallState.acquire();
        try {
            return state.check((int) WAIT.invokeExact(state.errno, epoll, events, most, -1));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }
}
