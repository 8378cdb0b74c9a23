package culebra.event;

import culebra.fd.Fd;
import culebra.internal.CounterCalls;
import culebra.internal.Fds;
import culebra.internal.Gate;

import java.io.IOException;
import java.util.OptionalLong;

/** Reads the count of an eventfd or a timerfd. */
record CounterReader(Fd fd) {
    /** Reads the count, waiting until a deadline; returns 0 if there is none in time. */
    long take(long deadline) throws IOException, InterruptedException {
        Fds.requireOpen(fd, fd);
        Gate.requireNotInterrupted();
        return CounterCalls.take(fd, deadline);
    }

    /** Reads the count, waiting until a deadline; returns empty if there is none in time. */
    OptionalLong tryTake(long deadline) throws IOException, InterruptedException {
        return some(take(deadline));
    }

    OptionalLong tryTake() throws IOException {
        Fds.requireOpen(fd, fd);
        return some(CounterCalls.tryTake(fd));
    }

    private static OptionalLong some(long count) {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(count);
    }
}
