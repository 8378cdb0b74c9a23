package culebra.internal;

import culebra.libc.Libc;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A second, non-blocking description of a pipe's end that is busy.
 *
 * <p>An attempt on it is a plain read or write, which takes a sixth less time than one with
 * RWF_NOWAIT. It is opened anew and stays ours alone: what a peer has of the pipe is as blocking as
 * before. It is closed with its descriptor, so that the pipe ends when it should. There are few at
 * any time, since each is one more descriptor of the process.
 */
final class Twin {
    private static final int MOST = 64;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Twin() {}

    /** Opens the twin of a pipe's end: a number, or negative if there can be none. */
    static int open(int number) {
        if (COUNT.incrementAndGet() > MOST) {
            COUNT.decrementAndGet();
            return -1;
        }
        int twin = StatCalls.isFifo(number) ? again(number) : -1;
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
