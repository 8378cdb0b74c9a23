package culebra.internal;

import static culebra.internal.NegatedErrno.EBADF;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * posix_spawn(3): starts a program with chosen descriptors and no others.
 *
 * <p>Each descriptor is duplicated to a number above all that the child has, close-on-exec, so that
 * no dup2 in the child overwrites one that is still to come, no other thread can close it, and no
 * child that another thread starts meanwhile gets it.
 */
public final class SpawnCalls {
    /** Standard input, output and error. */
    public static final int STANDARD = 3;

    /** How far above the highest descriptor other threads may open more during the start. */
    private static final int MARGIN = 1024;

    private static final SetupCall SPAWN = SetupCall.of("posix_spawnp");
    private static final SetupCall MAKE_ACTIONS = SetupCall.of("posix_spawn_file_actions_init");
    private static final SetupCall FREE_ACTIONS = SetupCall.of("posix_spawn_file_actions_destroy");
    private static final SetupCall DUP2 = SetupCall.of("posix_spawn_file_actions_adddup2");
    private static final SetupCall CLOSE = SetupCall.of("posix_spawn_file_actions_addclose");
    private static final SetupCall MAKE_ATTRIBUTES = SetupCall.of("posix_spawnattr_init");
    private static final SetupCall FREE_ATTRIBUTES = SetupCall.of("posix_spawnattr_destroy");
    private static final SetupCall SET_MASK = SetupCall.of("posix_spawnattr_setsigmask");

    private SpawnCalls() {}

    /** The program to start, as bytes for C. A component is null if it is as in this process. */
    public record Program(byte[][] command, byte[][] environment, byte[] directory) {}

    /**
     * Starts a program.
     *
     * @param fds the descriptors, indexed by their numbers in the child; null for each of the first
     *     three that is inherited from this process
     * @return the number of the process, {@link Outcome#CLOSED}, or the negated errno
     */
    public static int spawn(Program program, AbstractFd[] fds) {
        var copies = new int[fds.length];
        Arrays.fill(copies, -1);
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < fds.length; i++) {
                int result = fds[i] == null ? 0 : copy(fds[i], copies, i);
                if (result < 0) {
                    return result;
                }
            }
            return spawn(arena, program, copies);
        } finally {
            for (int copy : copies) {
                if (copy >= 0) {
                    Descriptor.closeNumber(copy);
                }
            }
        }
    }

    private static int copy(AbstractFd fd, int[] copies, int i) {
        copies[i] = FdCalls.fcntl(fd, Constants.F_DUPFD_CLOEXEC, copies.length);
        return copies[i];
    }

    private static int spawn(Arena arena, Program program, int[] fds) {
        MemorySegment actions = arena.allocate(Abi.SPAWN_ACTIONS_SIZE, 8);
        MemorySegment attributes = arena.allocate(Abi.SPAWNATTR_SIZE, 8);
        int failed = MAKE_ACTIONS.callPlain(actions.address());
        if (failed != 0) {
            return -failed;
        }
        try {
            failed = addActions(arena, actions, program.directory, fds);
            if (failed == 0) {
                failed = MAKE_ATTRIBUTES.callPlain(attributes.address());
            }
            return failed != 0 ? -failed : spawn(arena, program, actions, attributes);
        } finally {
            int ignored = FREE_ACTIONS.callPlain(actions.address());
        }
    }

    /** Starts a program with no signal blocked, since threads of a JVM block some. */
    private static int spawn(
            Arena arena, Program program, MemorySegment actions, MemorySegment attributes) {
        try (CallState state = CallState.acquire()) {
            MemorySegment none = arena.allocate(Abi.SIGSET_SIZE, 8);
            int failed = SET_MASK.callPlain(attributes.address(), none.address());
            // posix_spawnattr_setflags takes a short, which the shared handle does not pass.
            short flags = Constants.POSIX_SPAWN_SETSIGMASK;
            attributes.set(JAVA_SHORT, Abi.SPAWNATTR_FLAGS, flags);
            MemorySegment command = strings(arena, program.command);
            MemorySegment environment =
                    program.environment == null
                            ? Environment.own()
                            : strings(arena, program.environment);
            if (failed == 0) {
                failed =
                        SPAWN.call(
                                state.errno,
                                state.value.address(),
                                command.get(ADDRESS, 0).address(),
                                actions.address(),
                                attributes.address(),
                                command.address(),
                                environment.address());
            }
            return failed != 0 ? -failed : state.value.get(JAVA_INT, 0);
        } finally {
            int ignored = FREE_ATTRIBUTES.callPlain(attributes.address());
        }
    }

    private static int addActions(Arena arena, MemorySegment actions, byte[] directory, int[] fds) {
        int failed = 0;
        for (int i = 0; i < fds.length && failed == 0; i++) {
            if (fds[i] >= 0) {
                failed = DUP2.callPlain(actions.address(), fds[i], i);
            }
        }
        if (failed == 0) {
            failed = closeRest(actions, fds.length);
        }
        if (failed == 0 && directory != null) {
            long path = Native.string(arena, directory).address();
            failed = Directory.CHANGE.callPlain(actions.address(), path);
        }
        return failed;
    }

    /**
     * Closes all other descriptors in the child. Sockets of the JDK are not close-on-exec, since
     * the JDK closes them in its own children.
     */
    private static int closeRest(MemorySegment actions, int from) {
        if (CloseFrom.EXISTS) {
            return CloseFrom.call(actions, from);
        }
        int failed = 0;
        int end = highest() + MARGIN;
        for (int number = from; number < end && failed == 0; number++) {
            failed = CLOSE.callPlain(actions.address(), number);
        }
        return failed == -EBADF ? 0 : failed; // above the limit there are none
    }

    /** Returns the highest descriptor that is open now. */
    private static int highest() {
        int highest = 0;
        String[] names = new File("/proc/self/fd").list();
        for (String name : names == null ? new String[0] : names) {
            highest = Math.max(highest, Integer.parseInt(name));
        }
        return highest;
    }

    /** Returns a null-terminated array of strings. */
    private static MemorySegment strings(Arena arena, byte[][] texts) {
        MemorySegment array = arena.allocate(ADDRESS, texts.length + 1);
        for (int i = 0; i < texts.length; i++) {
            array.setAtIndex(ADDRESS, i, Native.string(arena, texts[i]));
        }
        return array;
    }

    /** Returns the environment variables of this process in C's form, NAME=value. */
    public static List<byte[]> environment() {
        return Environment.read();
    }

    private static final class Environment {
        private static final MemorySegment VARIABLE = variable();

        @SuppressWarnings("restricted")
        private static MemorySegment variable() {
            return Native.function("environ").reinterpret(ADDRESS.byteSize());
        }

        static MemorySegment own() {
            return VARIABLE.get(ADDRESS, 0);
        }

        @SuppressWarnings("restricted")
        static List<byte[]> read() {
            var all = new ArrayList<byte[]>();
            MemorySegment array = own().reinterpret(Long.MAX_VALUE);
            for (long i = 0; array.address() != 0; i++) {
                MemorySegment each = array.getAtIndex(ADDRESS, i);
                if (each.address() == 0) {
                    break;
                }
                String text =
                        each.reinterpret(Long.MAX_VALUE)
                                .getString(0, StandardCharsets.ISO_8859_1); // byte by byte
                all.add(text.getBytes(StandardCharsets.ISO_8859_1));
            }
            return all;
        }
    }

    private static final class Directory {
        static final SetupCall CHANGE = SetupCall.of("posix_spawn_file_actions_addchdir_np");
    }

    /** Linked lazily; requires glibc 2.34 or later. */
    private static final class CloseFrom {
        private static final String NAME = "posix_spawn_file_actions_addclosefrom_np";
        static final boolean EXISTS = exists();

        private static boolean exists() {
            try {
                return Native.function(NAME).address() != 0;
            } catch (UnsatisfiedLinkError older) {
                return false;
            }
        }

        static int call(MemorySegment actions, int from) {
            return Call.CLOSE_FROM.callPlain(actions.address(), from);
        }

        private static final class Call {
            static final SetupCall CLOSE_FROM =
                    SetupCall.of("posix_spawn_file_actions_addclosefrom_np");
        }
    }
}
