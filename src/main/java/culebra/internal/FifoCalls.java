package culebra.internal;

import static culebra.internal.NegatedErrno.ENXIO;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Making and opening FIFOs: a descriptor number, or 0, or an {@link Outcome} or error. */
public final class FifoCalls {
    /** There is something else at the path. */
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

    /** Opens an end at once, the reading one whether there is a writer or not. */
    public static int open(byte[] path, boolean writes) {
        return openPlace(path, place -> attempt(place, writes));
    }

    /** Opens the other end of a source at once; by its number, for the path may lead elsewhere. */
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

    /** Opens an end when the other side is there, too. */
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

    /** Looks at what is there before it is opened, since opening a device may do something. */
    private static int openPlace(byte[] path, Opening opening) {
        int place = OpenCalls.open(path, Constants.O_PATH, 0);
        if (place < 0) {
            return place;
        }
        try {
            return StatCalls.kind(place) == Constants.S_IFIFO
                    ? opening.at(OpenCalls.again(place))
                    : OTHER_KIND;
        } finally {
            Descriptor.closeNumber(place);
        }
    }

    private static int attempt(String place, boolean writes) {
        int number = OpenCalls.open(place, flags(writes) | Constants.O_NONBLOCK, 0);
        return number == ENXIO ? Outcome.NOT_NOW : number;
    }

    /**
     * An attempt to open the reading end waits for a moment, too: a call that does not wait opens
     * it even if there is no writer, and one who comes before it is closed again loses what it
     * writes.
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
                    return number < 0 ? number : withoutBlocking(number);
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private static int withoutBlocking(int number) {
        int result = -1;
        try {
            result = FdCalls.Control.fcntl(number, Constants.F_SETFL, Constants.O_NONBLOCK);
        } finally {
            if (result < 0) {
                Descriptor.closeNumber(number);
            }
        }
        return result < 0 ? result : number;
    }

    private static int flags(boolean writes) {
        return writes ? Constants.O_WRONLY : Constants.O_RDONLY;
    }

    private static final class Make {
        static final SetupCall MKFIFO = SetupCall.of("mkfifo");
        static final SetupCall UNLINK = SetupCall.of("unlink");
    }
}
