package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** signalfd(2); what is read from one is a struct signalfd_siginfo. */
public final class SignalFdCalls {
    /** The bytes that are read for each signal. */
    public static final long INFO_SIZE = Layouts.SIGNALFD_SIGINFO_SIZE;

    private static final int NEW = -1;
    private static final String MASK = "sigmask:";

    private SignalFdCalls() {}

    /** Creates a signalfd: its number, or the negated errno. */
    public static int signalfd(long signals) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(Abi.SIGSET_SIZE, 8);
            set.set(JAVA_LONG, 0, signals);
            int flags = Constants.SFD_CLOEXEC;
            return Make.SIGNALFD.call(state.errno, NEW, set.address(), flags);
        }
    }

    /** The signals of a signalfd as bits, the lowest for signal 1; 0 if it is closed. */
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
                throw new IOException(file + " tells no signals");
            }
            return Long.parseUnsignedLong(info.substring(found + MASK.length()).strip(), 16);
        } finally {
            descriptor.done();
        }
    }

    /** Which signal a struct signalfd_siginfo is about. */
    public static int signo(MemorySegment info) {
        return info.get(JAVA_INT, Layouts.SSI_SIGNO);
    }

    /** Who or what has sent it. */
    public static int code(MemorySegment info) {
        return info.get(JAVA_INT, Layouts.SSI_CODE);
    }

    /** The process that has sent it. */
    public static int pid(MemorySegment info) {
        return info.get(JAVA_INT, Layouts.SSI_PID);
    }

    /** That process's user. */
    public static int uid(MemorySegment info) {
        return info.get(JAVA_INT, Layouts.SSI_UID);
    }

    /** What was sent along: a sival_ptr, of which a sival_int is the lower 32 bits. */
    public static long value(MemorySegment info) {
        return info.get(JAVA_LONG, Layouts.SSI_PTR);
    }

    private static final class Make {
        static final SetupCall SIGNALFD = SetupCall.of("signalfd");
    }
}
