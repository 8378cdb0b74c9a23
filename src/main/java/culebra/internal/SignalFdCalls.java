package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.signalfd_siginfo;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** signalfd(2); what is read from one is a struct signalfd_siginfo. */
public final class SignalFdCalls {
    /** The bytes that are read for each signal. */
    public static final long INFO_SIZE = signalfd_siginfo.sizeof();

    private static final int NEW = -1;
    private static final String MASK = "sigmask:";

    private SignalFdCalls() {}

    /** Makes a signalfd: its number, or the negated errno. */
    public static int signalfd(long signals) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(Abi.SIGSET_SIZE, 8);
            set.set(JAVA_LONG, 0, signals);
            int flags = Constants.SFD_CLOEXEC;
            return state.check((int) Make.SIGNALFD.invokeExact(state.errno, NEW, set, flags));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
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
        return signalfd_siginfo.ssi_signo(info);
    }

    /** Who or what has sent it. */
    public static int code(MemorySegment info) {
        return signalfd_siginfo.ssi_code(info);
    }

    /** The process that has sent it. */
    public static int pid(MemorySegment info) {
        return signalfd_siginfo.ssi_pid(info);
    }

    /** That process's user. */
    public static int uid(MemorySegment info) {
        return signalfd_siginfo.ssi_uid(info);
    }

    /** What was sent along: a sival_ptr, of which a sival_int is the lower 32 bits. */
    public static long value(MemorySegment info) {
        return signalfd_siginfo.ssi_ptr(info);
    }

    private static final class Make {
        static final MethodHandle SIGNALFD =
                Native.withErrno(
                        "signalfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    }
}
