package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The real-time signal that makes a blocked call of one thread return EINTR.
 *
 * <p>Its handler is libc's own {@code abs}: it touches nothing, and being C it may interrupt a
 * thread anywhere, which a Java upcall must never do. A signal that already has this handler is
 * used by another copy of this library in the JVM, and serves both. The system property {@code
 * culebra.wakeSignal} names another signal number.
 *
 * <p>The kernel refuses a real-time signal once the user has as many queued signals as
 * RLIMIT_SIGPENDING allows. It never refuses a standard signal, so SIGSTKFLT, which nothing else
 * sends, stands in for it then.
 */
final class WakeSignal {
    private static final String PROPERTY = "culebra.wakeSignal";
    private static final int HIGHEST = 61; // SIGRTMAX-3: the JDK has 62 for the same purpose
    private static final int LOWEST = 34; // SIGRTMIN
    private static final int SIGRTMAX = 64;
    private static final int NONE = 0;
    private static final int STKFLT = 16;

    private static final long DEFAULT = 0; // SIG_DFL
    private static final long FOREIGN = -1;
    private static final int SA_RESTART = 0x10000000;

    private static final SetupCall SIGACTION = SetupCall.of("sigaction");
    private static final SetupCall SIGMASK = SetupCall.of("pthread_sigmask");
    private static final SetupCall TGKILL = SetupCall.of("tgkill");
    private static final SetupCall GETTID = SetupCall.of("gettid");

    private static final int PROCESS = SetupCall.of("getpid").callPlain();
    private static final long HANDLER = Native.function("abs").address();

    /** Room for one struct sigaction, used under the lock of the class. */
    private static final MemorySegment ACTION = NativeMemory.allocate(Abi.SIGACTION_SIZE);

    /**
     * Whether the first thread had the signal blocked, in which case other threads of the JVM have,
     * too.
     */
    private static boolean blocked;

    /** Room for the struct sigaction of the stand-in; threads that write it write the same. */
    private static final MemorySegment STAND_IN_ACTION = NativeMemory.allocate(Abi.SIGACTION_SIZE);

    /** The signal that the kernel always accepts; 0 if it had a handler. */
    private static final int STAND_IN = installStandIn();

    /** The signal and its stand-in, as a sigset_t; rewritten for another signal. */
    private static final MemorySegment SET = NativeMemory.allocate(Abi.SIGSET_SIZE);

    /** The signal's number; 0 if none is available. */
    private static volatile int number = install();

    private WakeSignal() {}

    /** Returns the signal's number; 0 if none is available. */
    static int number() {
        return number;
    }

    /** Returns whether a signal is used to wake threads. */
    static boolean uses(int signal) {
        return signal == number || signal == STAND_IN;
    }

    /** Prepares the current platform thread and returns its kernel id. */
    static int prepareThread() {
        if (number == NONE) {
            String wanted = System.getProperty(PROPERTY);
            throw new IllegalStateException(
                    (wanted == null
                                    ? "Every real-time signal has a handler, but a wait needs a"
                                            + " free signal:"
                                    : "-D" + PROPERTY + "=" + wanted + " is not a free signal:")
                            + " select a signal from 34 to 64 that has no handler with -D"
                            + PROPERTY);
        }
        unblock();
        return currentKernelId();
    }

    /** Prepares the carrier of the current virtual thread and returns its kernel id. */
    static int prepareCarrier() {
        return blocked || number == NONE ? prepareThread() : currentKernelId();
    }

    private static int currentKernelId() {
        return GETTID.callPlain();
    }

    /**
     * Unblocks the signal. A JVM started under env --block-signal may have it blocked, and no
     * wake-up would arrive.
     */
    private static void unblock() {
        int code = SIGMASK.callPlain(Constants.SIG_UNBLOCK, SET.address(), 0);
        if (code != 0) {
            throw new IllegalStateException("pthread_sigmask: error " + code);
        }
    }

    /**
     * Sends the signal to a thread of this process; one that has ended is not an error.
     *
     * @return false if it was not sent, which is how a full queue of signals shows
     */
    static boolean send(int thread) {
        return send(thread, number)
                || STAND_IN != NONE
                        && handler(STAND_IN, STAND_IN_ACTION) == HANDLER
                        && send(thread, STAND_IN);
    }

    private static boolean send(int thread, int signal) {
        return TGKILL.callPlain(PROCESS, thread, signal) == 0;
    }

    /**
     * Chooses another signal if another library in the process has installed its own handler for
     * this one. If no signal is free, later waits fail with a message.
     */
    static synchronized void replaceIfTaken() {
        int before = number;
        if (before != NONE && handler(before, ACTION) != HANDLER) {
            number = choose(HIGHEST, LOWEST);
            Log.later(
                    "Other code has installed a handler for signal "
                            + before
                            + ", which Culebra has used to end waits; "
                            + (number == NONE
                                    ? "no other signal is free"
                                    : "Culebra now uses " + number));
        }
    }

    private static int installStandIn() {
        long handler = handler(STKFLT, ACTION);
        return handler == HANDLER || handler == DEFAULT && setHandler(STKFLT) ? STKFLT : NONE;
    }

    private static int install() {
        String wanted = System.getProperty(PROPERTY);
        int highest = wanted == null ? HIGHEST : number(wanted);
        return choose(highest, wanted == null ? LOWEST : highest);
    }

    /**
     * Chooses the highest signal that has our handler already, or has no handler and accepts ours.
     */
    private static int choose(int highest, int lowest) {
        for (int signal = highest; signal >= lowest && signal != NONE; signal--) {
            long handler = handler(signal, ACTION);
            if (handler == HANDLER || handler == DEFAULT && setHandler(signal)) {
                prepareSet(signal);
                return signal;
            }
        }
        return NONE;
    }

    private static void prepareSet(int signal) {
        long bit = 1L << signal - 1 | (STAND_IN == NONE ? 0 : 1L << STAND_IN - 1);
        SET.set(JAVA_LONG, 0, bit);
        MemorySegment before = ACTION; // a set is no longer than that
        int ignored = SIGMASK.callPlain(Constants.SIG_BLOCK, 0, before.address());
        blocked = (before.get(JAVA_LONG, 0) & bit) != 0;
    }

    /** Parses the number of a real-time signal; returns NONE if the text is not one. */
    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            return number >= LOWEST && number <= SIGRTMAX ? number : NONE;
        } catch (NumberFormatException noNumber) {
            return NONE;
        }
    }

    /**
     * Returns the handler of a signal; a foreign value if the handler restarts calls or cannot be
     * queried.
     */
    private static long handler(int signal, MemorySegment action) {
        if (sigaction(signal, MemorySegment.NULL, action) != 0) {
            return FOREIGN;
        }
        long handler = action.get(JAVA_LONG, 0);
        int flags = action.get(JAVA_INT, Abi.SIGACTION_FLAGS);
        return handler == HANDLER && (flags & SA_RESTART) != 0 ? FOREIGN : handler;
    }

    private static boolean setHandler(int signal) {
        ACTION.fill((byte) 0);
        ACTION.set(JAVA_LONG, 0, HANDLER); // flags 0: no SA_RESTART
        return sigaction(signal, ACTION, MemorySegment.NULL) == 0;
    }

    private static int sigaction(int signal, MemorySegment action, MemorySegment old) {
        return SIGACTION.callPlain(signal, action.address(), old.address());
    }
}
