package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.libc.itimerspec;
import culebra.libc.timespec;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** timerfd_create(2) on the monotonic clock: a result, or the negated errno. */
public final class TimerFdCalls {
    private static final long SECOND = 1_000_000_000;

    private static final MethodHandle CREATE =
            Native.withErrno("timerfd_create", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SET =
            Native.withErrno(
                    "timerfd_settime",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle GET =
            Native.withErrno("timerfd_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    private TimerFdCalls() {}

    /** Makes a timer that does not run. */
    public static int timerfd_create() {
        try (CallState state = CallState.acquire()) {
            return state.check(
                    (int)
                            CREATE.invokeExact(
                                    state.errno, Constants.CLOCK_MONOTONIC, Constants.TFD_CLOEXEC));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Starts a timer, or stops it if it is to expire after 0; what has expired is forgotten. */
    public static int timerfd_settime(AbstractFd fd, long first, long period) {
        MemorySegment before = MemorySegment.NULL;
        try (DescriptorCall call = DescriptorCall.on(fd);
                Arena arena = Arena.ofConfined()) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            MemorySegment times = arena.allocate(itimerspec.layout());
            set(itimerspec.it_value(times), first);
            set(itimerspec.it_interval(times), period);
            return call.check((int) SET.invokeExact(call.errno, call.number, 0, times, before));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** The nanoseconds until a timer expires, 0 if it does not run. */
    public static long timerfd_gettime(AbstractFd fd) {
        try (DescriptorCall call = DescriptorCall.on(fd);
                Arena arena = Arena.ofConfined()) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            MemorySegment times = arena.allocate(itimerspec.layout());
            int result = call.check((int) GET.invokeExact(call.errno, call.number, times));
            MemorySegment left = itimerspec.it_value(times);
            return result < 0
                    ? result
                    : Math.addExact(
                            Math.multiplyExact(timespec.tv_sec(left), SECOND),
                            timespec.tv_nsec(left));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static void set(MemorySegment time, long nanos) {
        timespec.tv_sec(time, nanos / SECOND);
        timespec.tv_nsec(time, nanos % SECOND);
    }
}
