package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The real-time signal that makes a blocked call of one thread return EINTR.
 *
 * <p>Its handler is libc's own {@code abs}: it touches nothing, and being C it may interrupt a
 * thread anywhere, which a Java upcall must never do. The system property {@code
 * culebra.wakeSignal} names another signal number.
 */
final class WakeSignal {
    private static final String PROPERTY = "culebra.wakeSignal";
    private static final int HIGHEST = 61; // SIGRTMAX-3: the JDK has 62 for the same purpose
    private static final int LOWEST = 34; // SIGRTMIN
    private static final int SIGRTMAX = 64;
    private static final int NONE = 0;

    private static final MethodHandle SIGACTION =
            Native.withErrno(Libc.sigaction$address(), Libc.sigaction$descriptor());
    private static final MethodHandle SIGMASK =
            Native.plain(Libc.pthread_sigmask$address(), Libc.pthread_sigmask$descriptor());
    private static final CriticalCall TGKILL =
            Native.critical(Libc.tgkill$address(), Libc.tgkill$descriptor());
    private static final CriticalCall GETTID =
            Native.critical(Libc.gettid$address(), Libc.gettid$descriptor());

    private static final int PROCESS = (int) ProcessHandle.current().pid();

    /** The signal's number, 0 if there is none to be had. */
    private static final int NUMBER = install();

    private WakeSignal() {}

    /** The signal's number, 0 if there is none to be had. */
    static int number() {
        return NUMBER;
    }

    /** Prepares the current platform thread and tells its kernel id. */
    static int prepareThread() {
        if (NUMBER == NONE) {
            String wanted = System.getProperty(PROPERTY);
            throw new IllegalStateException(
                    (wanted == null
                                    ? "Every real-time signal has a handler, and a wait needs one:"
                                    : "-D" + PROPERTY + "=" + wanted + " is not possible:")
                            + " name a signal from 34 to 64 that has no handler with -D"
                            + PROPERTY);
        }
        try (Arena arena = Arena.ofConfined()) {
            // A JVM started under env --block-signal has it blocked: no wake-up would come.
            MemorySegment set = arena.allocate(Abi.SIGSET_SIZE, 8);
            set.set(JAVA_LONG, 0, 1L << NUMBER - 1);
            int code = (int) SIGMASK.invokeExact(Libc.SIG_UNBLOCK(), set, MemorySegment.NULL);
            if (code != 0) {
                throw new IllegalStateException("pthread_sigmask: error " + code);
            }
            return (int) GETTID.handle().invokeExact();
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Sends the signal to a thread of this process; one that has ended is not an error. */
    static void send(int thread) {
        try {
            int ignored = (int) TGKILL.handle().invokeExact(PROCESS, thread, NUMBER);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static int install() {
        String wanted = System.getProperty(PROPERTY);
        int highest = wanted == null ? HIGHEST : number(wanted);
        int lowest = wanted == null ? LOWEST : highest;
        for (int signal = highest; signal >= lowest; signal--) {
            if (isUnused(signal)) {
                setHandler(signal);
                return signal;
            }
        }
        return NONE;
    }

    /** The number of a real-time signal, or one that no signal has. */
    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            return number >= LOWEST && number <= SIGRTMAX ? number : NONE;
        } catch (NumberFormatException noNumber) {
            return NONE;
        }
    }

    private static boolean isUnused(int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(Abi.SIGACTION_SIZE, 8);
            return sigaction(signal, MemorySegment.NULL, action) == 0
                    && action.get(JAVA_LONG, 0) == 0; // SIG_DFL
        }
    }

    private static void setHandler(int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(Abi.SIGACTION_SIZE, 8);
            action.set(ADDRESS, 0, Libc.abs$address()); // flags 0: no SA_RESTART
            int result = sigaction(signal, action, MemorySegment.NULL);
            if (result != 0) {
                throw new IllegalStateException("sigaction of signal " + signal + ": " + result);
            }
        }
    }

    private static int sigaction(int signal, MemorySegment action, MemorySegment old) {
        CallState state = CallState.acquire();
        try {
            return state.check((int) SIGACTION.invokeExact(state.errno, signal, action, old));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }
}
