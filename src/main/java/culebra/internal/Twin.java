package culebra.internal;

import culebra.libc.Libc;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A second, non-blocking description of a pipe's end or a message queue that is busy.
 *
 * <p>An attempt on it is a plain call, which takes a sixth less time than a read or write with
 * RWF_NOWAIT, and a twelfth less than one on a queue with a deadline. It is opened anew and stays
 * ours alone: what a peer has is as blocking as before. It is closed with its descriptor, so that a
 * pipe ends when it should. There are few at any time, since each is one more descriptor of the
 * process.
 */
final class Twin {
    private static final int MOST = 64;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Twin() {}

    /** Opens the twin of a pipe's end or a queue: a number, or negative if there can be none. */
    static int open(int number) {
        if (COUNT.incrementAndGet() > MOST) {
            COUNT.decrementAndGet();
            return -1;
        }
        int twin = StatCalls.isFifo(number) || QueueCalls.isQueue(number) ? again(number) : -1;
        if (twin < 0) {
            COUNT.decrementAndGet();
        }
        return twin;
    }

    static void close(int twin) {
        FdCalls.close(twin);
        COUNT.decrementAndGet();
    }

    private static int again(int number) {
        int flags = FdCalls.Control.fcntl(number, Libc.F_GETFL(), 0);
        int kept = flags & (FdCalls.ACCESS_MODE | Abi.O_DIRECT);
        return flags < 0
                ? flags
                : OpenCalls.open(OpenCalls.again(number), kept | Libc.O_NONBLOCK(), 0);
    }
}
