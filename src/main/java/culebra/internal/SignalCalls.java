package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends signals, and queries how this process handles them. */
public final class SignalCalls {
    private static final long DEFAULT = 0; // SIG_DFL
    private static final long IGNORE = 1; // SIG_IGN

    private SignalCalls() {}

    /**
     * Sends a signal to a process, or to the group of a negated number. Signal 0 only checks
     * whether it exists.
     */
    public static int kill(int process, int signal) {
        try (CallState state = CallState.acquire()) {
            return Send.KILL.call(state.errno, process, signal);
        }
    }

    /** Sends a signal with a value to a process: both members of a union sigval. */
    public static int sigqueue(int process, int signal, long value) {
        try (CallState state = CallState.acquire()) {
            return Queue.SIGQUEUE.call(state.errno, process, signal, value);
        }
    }

    /**
     * Returns the signals that every thread of this process blocks, as bits, the lowest for signal
     * 1.
     */
    public static long blocked() throws IOException {
        long blocked = -1;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                blocked &= blocked(thread + "/status");
            }
        }
        return blocked;
    }

    /**
     * Returns whether a signal has a handler or is ignored, so that its default action does not
     * apply.
     */
    static boolean hasHandler(int signal) {
        return handler(signal) != DEFAULT;
    }

    /** Returns whether a signal is ignored. */
    public static boolean isIgnored(int signal) {
        return handler(signal) == IGNORE;
    }

    /**
     * Returns whether the JVM delivers signals to handlers. With -Xrs it starts no thread for that,
     * and does not handle QUIT.
     */
    public static boolean reachHandlers() {
        return handler(Constants.SIGQUIT) > IGNORE;
    }

    /** Returns the address of a signal's handler. */
    private static long handler(int signal) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(Abi.SIGACTION_SIZE, 8);
            int result = Action.SIGACTION.call(state.errno, signal, 0, action.address());
            return result == 0 ? action.get(JAVA_LONG, 0) : DEFAULT;
        }
    }

    /**
     * Returns the signals that one thread blocks; a thread that has ended meanwhile counts as
     * blocking all.
     */
    private static long blocked(String status) throws IOException {
        try (var lines = new BufferedReader(new FileReader(status))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("SigBlk:")) {
                    return Long.parseUnsignedLong(line.substring(7).strip(), 16);
                }
            }
            return -1;
        } catch (IOException ended) {
            if (new File(status).exists()) {
                throw ended;
            }
            return -1;
        }
    }

    private static final class Send {
        static final SetupCall KILL = SetupCall.of("kill");
    }

    private static final class Queue {
        /** A union sigval is passed as a long on both CPUs. */
        static final SetupCall SIGQUEUE = SetupCall.of("sigqueue");
    }

    private static final class Action {
        static final SetupCall SIGACTION = SetupCall.of("sigaction");
    }
}
