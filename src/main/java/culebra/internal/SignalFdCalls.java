package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** signalfd(2). Each read returns a struct signalfd_siginfo. */
public final class SignalFdCalls {
    /** The number of bytes read for each signal. */
    public static final long INFO_SIZE = Layouts.SIGNALFD_SIGINFO_SIZE;

    private static final int NEW = -1;
    private static final String MASK = "sigmask:";

    private SignalFdCalls() {}

    /** Creates a signalfd. Returns its number, or the negated errno. */
    public static int signalfd(long signals) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(Abi.SIGSET_SIZE, 8);
            set.set(JAVA_LONG, 0, signals);
            int flags = Constants.SFD_CLOEXEC;
            StackRoom.requireToOpen();
            return Make.SIGNALFD.call(state.errno, NEW, set.address(), flags);
        }
    }

    /** Returns the signals of a signalfd as bits, the lowest for signal 1; 0 if it is closed. */
    public static long signals(AbstractFd fd) throws IOException {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return 0;
        }
        try {
            Path file = Path.of("/proc/self/fdinfo/" + descriptor.number());
            String info = Files.readString(file);
            int found = info.indexOf(MASK);
            if (found < 0) {
                throw new IOException(file + " contains no signal mask");
            }
            return Long.parseUnsignedLong(info.substring(found + MASK.length()).strip(), 16);
        } finally {
            descriptor.done();
        }
    }

    /** Returns the number of the signal. */
    public static int signo(MemorySegment info) {
        return info.get(JAVA_INT, Layouts.SSI_SIGNO);
    }

    /** Returns the origin of the signal, an SI_... code. */
    public static int code(MemorySegment info) {
        return info.get(JAVA_INT, Layouts.SSI_CODE);
    }

    /** Returns the sending process. */
    public static int pid(MemorySegment info) {
        return info.get(JAVA_INT, Layouts.SSI_PID);
    }

    /** Returns the sending process's user. */
    public static int uid(MemorySegment info) {
        return info.get(JAVA_INT, Layouts.SSI_UID);
    }

    /** Returns the value sent with the signal, a sival_ptr. A sival_int is its lower 32 bits. */
    public static long value(MemorySegment info) {
        return info.get(JAVA_LONG, Layouts.SSI_PTR);
    }

    private static final class Make {
        static final SetupCall SIGNALFD = SetupCall.of("signalfd");
    }
}
