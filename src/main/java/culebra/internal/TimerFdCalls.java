package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** timerfd_create(2) and its clocks. Calls return a result, or the negated errno. */
public final class TimerFdCalls {
    /** CLOCK_MONOTONIC. */
    public static final int MONOTONIC = Constants.CLOCK_MONOTONIC;

    /** CLOCK_BOOTTIME. */
    public static final int BOOT = Constants.CLOCK_BOOTTIME;

    /** CLOCK_REALTIME. */
    public static final int WALL = Constants.CLOCK_REALTIME;

    private static final long SECOND = 1_000_000_000;
    private static final String CLOCK = "clockid:";

    private static final SetupCall CREATE = SetupCall.of("timerfd_create");
    private static final SetupCall SET = SetupCall.of("timerfd_settime");
    private static final SetupCall GET = SetupCall.of("timerfd_gettime");

    private TimerFdCalls() {}

    /** Creates a timer that does not run. */
    public static int timerfd_create(int clock) {
        try (CallState state = CallState.acquire()) {
            StackRoom.requireToOpen();
            return CREATE.call(state.errno, clock, Constants.TFD_CLOEXEC);
        }
    }

    /** Starts a timer, or stops it if {@code first} is 0. The count of expirations is reset. */
    public static int timerfd_settime(AbstractFd fd, long first, long period) {
        return set(fd, 0, first / SECOND, first % SECOND, period);
    }

    /**
     * Starts a timer that first expires when its clock has a reading, which is positive.
     *
     * @param step whether reads fail with ECANCELED after the clock was set
     */
    public static int setAbsolute(
            AbstractFd fd, long seconds, long nanos, long period, boolean step) {
        int flags = Constants.TFD_TIMER_ABSTIME | (step ? Constants.TFD_TIMER_CANCEL_ON_SET : 0);
        return set(fd, flags, seconds, nanos, period);
    }

    private static int set(AbstractFd fd, int flags, long seconds, long nanos, long period) {
        try (DescriptorCall call = DescriptorCall.on(fd);
                Arena arena = Arena.ofConfined()) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            MemorySegment times = arena.allocate(Layouts.ITIMERSPEC_SIZE, 8);
            set(times, Layouts.IT_VALUE, seconds, nanos);
            set(times, Layouts.IT_INTERVAL, period / SECOND, period % SECOND);
            return SET.call(call.errno, call.number, flags, times.address(), 0);
        }
    }

    /** Returns the reading of a clock. */
    public static Duration clock_gettime(int clock) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(Layouts.ITIMERSPEC_SIZE, 8);
            int ignored = Clock.GETTIME.call(state.errno, clock, time.address());
            return Duration.ofSeconds(time.get(JAVA_LONG, 0), time.get(JAVA_LONG, Layouts.TV_NSEC));
        }
    }

    /** Returns the number of a timer's clock; -1 if the timer is closed. */
    public static int clock(AbstractFd fd) throws IOException {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return -1;
        }
        try {
            Path file = Path.of("/proc/self/fdinfo/" + descriptor.number());
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(CLOCK)) {
                    return Integer.parseInt(line.substring(CLOCK.length()).strip());
                }
            }
            throw new IOException(file + " does not name a clock");
        } finally {
            descriptor.done();
        }
    }

    /** Returns the nanoseconds until a timer expires; 0 if it does not run. */
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

    private static void set(MemorySegment times, long offset, long seconds, long nanos) {
        times.set(JAVA_LONG, offset, seconds);
        times.set(JAVA_LONG, offset + Layouts.TV_NSEC, nanos);
    }

    private static final class Clock {
        static final SetupCall GETTIME = SetupCall.of("clock_gettime");
    }
}
