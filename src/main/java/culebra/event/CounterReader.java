package culebra.event;

import culebra.fd.Fd;
import culebra.internal.CounterCalls;
import culebra.internal.Errors;
import culebra.internal.NotInterrupted;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.OptionalLong;

/** How the count of an eventfd or a timerfd is taken. */
final class CounterReader {
    private CounterReader() {}

    /** Takes a count by a deadline, 0 if there is none in time. */
    static long take(Fd fd, long deadline) throws IOException, InterruptedException {
        requireOpen(fd);
        NotInterrupted.require();
        return CounterCalls.take(fd, deadline);
    }

    static OptionalLong tryTake(Fd fd) throws IOException {
        requireOpen(fd);
        return some(CounterCalls.tryTake(fd));
    }

    static OptionalLong some(long count) {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(count);
    }

    private static void requireOpen(Fd fd) throws ClosedChannelException {
        if (!fd.isOpen()) {
            throw Errors.closed(fd);
        }
    }
}
