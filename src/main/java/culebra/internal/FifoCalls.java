package culebra.internal;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Making and opening FIFOs: a descriptor number, or 0, or an {@link Outcome} or error. */
public final class FifoCalls {
    /** There is something else at the path. */
    public static final int OTHER_KIND = -5100;

    private static final int NO_READER = -6; // ENXIO

    private FifoCalls() {}

    /** Makes a FIFO; the umask applies to the mode. */
    public static int mkfifo(String path, int mode) {
        CallState state = CallState.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, path);
            return state.check((int) Make.MKFIFO.invokeExact(state.errno, c, mode));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /** Opens an end at once, the reading one whether there is a writer or not. */
    public static int open(String path, boolean writes) {
        return openPlace(path, place -> attempt(place, writes));
    }

    /** Opens an end when the other side is there, too. */
    public static int open(String path, boolean writes, long deadline) {
        return openPlace(
                path,
                place -> {
                    if (deadline == Deadline.NOW) {
                        int number = attempt(place, writes);
                        return writes || number < 0 ? number : requireWriter(number);
                    }
                    return Thread.currentThread().isVirtual()
                            ? WaitPool.call(() -> block(place, writes, deadline), true)
                            : block(place, writes, deadline);
                });
    }

    private interface Opening {
        int at(String place);
    }

    /** Looks at what is there before it is opened, since opening a device may do something. */
    private static int openPlace(String path, Opening opening) {
        int place = OpenCalls.open(path, Libc.O_PATH(), 0);
        if (place < 0) {
            return place;
        }
        try {
            return StatCalls.isFifo(place) ? opening.at(OpenCalls.again(place)) : OTHER_KIND;
        } finally {
            FdCalls.close(place);
        }
    }

    private static int attempt(String place, boolean writes) {
        int number = OpenCalls.open(place, flags(writes) | Libc.O_NONBLOCK(), 0);
        return number == NO_READER ? Outcome.NOT_NOW : number;
    }

    /** The system opens a reading end at once, if asked not to wait, and tells of no writer. */
    private static int requireWriter(int number) {
        boolean kept = false;
        try {
            int result = Look.hasWriter(number);
            kept = result == 0;
            return kept ? number : result;
        } finally {
            if (!kept) {
                FdCalls.close(number);
            }
        }
    }

    private static int block(String place, boolean writes, long deadline) {
        Waiter waiter = Waiter.enter(new Gate(), deadline);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, place);
            while (waiter.mayCall()) {
                int number = OpenCalls.open(waiter.state, c, flags(writes), 0);
                if (number >= 0) {
                    FdCalls.Control.fcntl(
                            number, Libc.F_SETFL(), flags(writes) | Libc.O_NONBLOCK());
                }
                if (number != Outcome.RETRY) {
                    return number;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private static int flags(boolean writes) {
        return writes ? Libc.O_WRONLY() : Libc.O_RDONLY();
    }

    private static final class Make {
        static final MethodHandle MKFIFO =
                Native.withErrno(Libc.mkfifo$address(), Libc.mkfifo$descriptor());
    }

    /** Asks for a writer by a copy of what is there to a pipe of our own; reading would take it. */
    private static final class Look {
        private static final MethodHandle TEE =
                Native.withErrno(Libc.tee$address(), Libc.tee$descriptor());

        /** 0 if there is a writer or bytes, else {@link Outcome#NOT_NOW}, or an error. */
        static int hasWriter(int source) {
            int[] ends = new int[2];
            int result = PipeCalls.pipe2(false, ends);
            if (result < 0) {
                return result;
            }
            try {
                long copied = tee(source, ends[1]);
                if (copied == 0) {
                    return Outcome.NOT_NOW;
                }
                return copied > 0 || copied == Outcome.NOT_NOW ? 0 : (int) copied;
            } finally {
                FdCalls.close(ends[0]);
                FdCalls.close(ends[1]);
            }
        }

        private static long tee(int from, int to) {
            CallState state = CallState.acquire();
            try {
                return state.check(
                        (long)
                                TEE.invokeExact(
                                        state.errno, from, to, 1L, Libc.SPLICE_F_NONBLOCK()));
            } catch (Throwable thrown) {
                throw Native.unexpected(thrown);
            } finally {
                state.release();
            }
        }
    }
}
