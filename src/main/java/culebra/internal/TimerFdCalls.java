package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** timerfd_create(2) on the monotonic clock: a result, or the negated errno. */
public final class TimerFdCalls {
    private static final long SECOND = 1_000_000_000;

    private static final SetupCall CREATE = SetupCall.of("timerfd_create");
    private static final SetupCall SET = SetupCall.of("timerfd_settime");
    private static final SetupCall GET = SetupCall.of("timerfd_gettime");

    private TimerFdCalls() {}

    /** Makes a timer that does not run. */
    public static int timerfd_create() {
        try (CallState state = CallState.acquire()) {
            return CREATE.call(state.errno, Constants.CLOCK_MONOTONIC, Constants.TFD_CLOEXEC);
        }
    }

    /** Starts a timer, or stops it if it is to expire after 0; what has expired is forgotten. */
    public static int timerfd_settime(AbstractFd fd, long first, long period) {
        try (DescriptorCall call = DescriptorCall.on(fd);
                Arena arena = Arena.ofConfined()) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            MemorySegment times = arena.allocate(Layouts.ITIMERSPEC_SIZE, 8);
            set(times, Layouts.IT_VALUE, first);
            set(times, Layouts.IT_INTERVAL, period);
            return SET.call(call.errno, call.number, 0, times.address(), 0);
        }
    }

    /** The nanoseconds until a timer expires, 0 if it does not run. */
    public static long timerfd_gettime(AbstractFd fd) {
        try (DescriptorCall call = DescriptorCall.on(fd);
                Arena arena = Arena.ofConfined()) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            MemorySegment times = arena.allocate(Layouts.ITIMERSPEC_SIZE, 8);
            int result = GET.call(call.errno, call.number, times.address());
            return result < 0
                    ? result
                    : Math.addExact(
                            Math.multiplyExact(times.get(JAVA_LONG, Layouts.IT_VALUE), SECOND),
                            times.get(JAVA_LONG, Layouts.IT_VALUE + Layouts.TV_NSEC));
        }
    }

    private static void set(MemorySegment times, long offset, long nanos) {
        times.set(JAVA_LONG, offset, nanos / SECOND);
        times.set(JAVA_LONG, offset + Layouts.TV_NSEC, nanos % SECOND);
    }
}
