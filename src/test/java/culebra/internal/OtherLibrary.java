package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What another native library may do in the same process, whether it is right or not. */
final class OtherLibrary {
    private static final int SA_RESTART = 0x10000000;
    private static final int SIG_BLOCK = 0;
    private static final int SIG_UNBLOCK = 1;
    private static final int FIRST_REALTIME = 34;

    private OtherLibrary() {}

    /** Gives a signal a handler that restarts calls, which no wait is ended by. */
    static void takeSignal(int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(152, 8);
            action.set(ADDRESS, 0, function("labs"));
            action.set(JAVA_INT, 136, SA_RESTART);
            call("sigaction", signal, action, MemorySegment.NULL);
        }
    }

    /** Returns true if the handler is still that of {@link #takeSignal}. */
    static boolean hasSignal(int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(152, 8);
            call("sigaction", signal, MemorySegment.NULL, action);
            return action.get(JAVA_LONG, 0) == function("labs").address();
        }
    }

    /** Blocks a signal in this platform thread. */
    static void block(int signal) {
        mask(SIG_BLOCK, signal);
    }

    static void unblock(int signal) {
        mask(SIG_UNBLOCK, signal);
    }

    private static void mask(int how, int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(128, 8);
            set.set(JAVA_LONG, 0, 1L << signal - 1);
            // The same as pthread_sigmask, which libc itself does not have before glibc 2.32.
            call("sigprocmask", how, set, MemorySegment.NULL);
        }
    }

    /** Sends a signal to this very thread; returns false if it cannot be queued. */
    static boolean raise(int signal) {
        int process = (int) ProcessHandle.current().pid();
        return (int) call("tgkill", process, call("gettid"), signal) == 0;
    }

    /**
     * Takes what is queued of a signal that this thread blocks, and returns how many there were.
     */
    static int takeQueued(int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(128, 8);
            set.set(JAVA_LONG, 0, 1L << signal - 1);
            MemorySegment now = arena.allocate(16, 8);
            int count = 0;
            while ((int) call("sigtimedwait", set, MemorySegment.NULL, now) == signal) {
                count++;
            }
            return count;
        }
    }

    /** Closes a descriptor, even if it belongs to another part of the JVM. */
    static void close(int number) {
        if ((int) call("close", number) != 0) {
            throw new AssertionError("close of " + number);
        }
    }

    /** The real-time signals of this process that have a handler, the highest last. */
    static int[] caught() throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            String line = lines.filter(each -> each.startsWith("SigCgt:")).findAny().orElseThrow();
            long mask = Long.parseUnsignedLong(line.substring(7).strip(), 16);
            return java.util.stream.IntStream.rangeClosed(FIRST_REALTIME, 64)
                    .filter(signal -> (mask >>> signal - 1 & 1) != 0)
                    .toArray();
        }
    }

    private static MemorySegment function(String name) {
        return Linker.nativeLinker().defaultLookup().find(name).orElseThrow();
    }

    private static Object call(String name, Object... arguments) {
        MemoryLayout[] layouts =
                Arrays.stream(arguments)
                        .map(each -> each instanceof Integer ? JAVA_INT : ADDRESS)
                        .toArray(MemoryLayout[]::new);
        MethodHandle handle =
                Linker.nativeLinker()
                        .downcallHandle(function(name), FunctionDescriptor.of(JAVA_INT, layouts));
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable failed) {
            throw new AssertionError(name, failed);
        }
    }
}
