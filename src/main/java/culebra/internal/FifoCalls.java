package culebra.internal;

import static culebra.internal.NegatedErrno.ENXIO;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Creates and opens FIFOs. Calls return a descriptor number or 0, an {@link Outcome}, or the
 * negated errno.
 */
public final class FifoCalls {
    /** The object at the path is not a FIFO. */
    public static final int OTHER_KIND = -5100;

    private FifoCalls() {}

    /** Creates a FIFO of exactly this mode. */
    public static int mkfifo(byte[] path, int mode) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, path);
            int result = Make.MKFIFO.call(state.errno, c.address(), mode);
            if (result == 0) {
                result = ModeCalls.set(path, Constants.S_IFIFO, mode);
                if (result < 0) {
                    int ignored = Make.UNLINK.call(state.errno, c.address());
                }
            }
            return result;
        }
    }

    /** Opens an end without waiting. The reading end is opened whether or not there is a writer. */
    public static int open(byte[] path, boolean writes) {
        return openPlace(path, place -> attempt(place, writes));
    }

    /**
     * Opens the other end of a source without waiting. It uses the number, since the path may lead
     * elsewhere.
     */
    public static int openSink(AbstractFd source) {
        Descriptor descriptor = source.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return attempt(OpenCalls.again(descriptor.number()), true);
        } finally {
            descriptor.done();
        }
    }

    /** Opens an end, waiting for the other side until a deadline. */
    public static int open(byte[] path, boolean writes, long deadline) {
        if (writes && deadline == Deadline.NOW) {
            return open(path, true);
        }
        var gate = new Gate("FIFO " + new String(path, StandardCharsets.UTF_8));
        return openPlace(
                path,
                place ->
                        Thread.currentThread().isVirtual()
                                ? WaitPool.call(
                                        gate,
                                        () -> block(gate, place, writes, deadline),
                                        deadline != Deadline.NOW)
                                : block(gate, place, writes, deadline));
    }

    private interface Opening {
        int at(String place);
    }

    /**
     * Checks the object at the path before opening it, since opening a device may have side
     * effects.
     */
    private static int openPlace(byte[] path, Opening opening) {
        int place = OpenCalls.open(path, Constants.O_PATH, 0);
        if (place < 0) {
            return place;
        }
        try {
            if (StatCalls.kind(place) != Constants.S_IFIFO) {
                return OTHER_KIND;
            }
            int number = opening.at(OpenCalls.again(place));
            return FileCalls.isWithoutProc(number, place) ? FileCalls.NO_PROC : number;
        } finally {
            Descriptor.closeNumber(place);
        }
    }

    private static int attempt(String place, boolean writes) {
        int access = flags(writes);
        int number = OpenCalls.open(place, access | Constants.O_NONBLOCK, 0);
        return number == ENXIO ? Outcome.NOT_NOW : FileCalls.blocking(number, access);
    }

    /**
     * Opens an end by a call that waits. Even an attempt to open the reading end waits for a
     * moment: a non-blocking open succeeds without a writer, and a writer that comes before the end
     * is closed again would lose its data.
     */
    private static int block(Gate gate, String place, boolean writes, long deadline) {
        Waiter waiter =
                deadline == Deadline.NOW
                        ? Waiter.enterForAMoment(gate)
                        : Waiter.enter(gate, deadline);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, place);
            while (waiter.mayCall()) {
                int number = OpenCalls.open(waiter.state, c, flags(writes), 0);
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
        return writes ? Constants.O_WRONLY : Constants.O_RDONLY;
    }

    private static final class Make {
        static final SetupCall MKFIFO = SetupCall.of("mkfifo");
        static final SetupCall UNLINK = SetupCall.of("unlink");
    }
}
