package culebra.inspect;

import java.nio.file.Path;

/** The public information in {@code /proc/PID/stat}, or that of a thread. */
record StatLine(char state, long flags) {
    private static final int FLAGS = 6; // behind the name
    private static final long EXITING = 0x00000004; // PF_EXITING
    private static final long KERNEL_THREAD = 0x00200000; // PF_KTHREAD

    /** Parses a line; null if it is not one. */
    static StatLine parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", FLAGS + 2);
        try {
            return fields.length > FLAGS
                    ? new StatLine(fields[0].charAt(0), Long.parseLong(fields[FLAGS]))
                    : null;
        } catch (NumberFormatException odd) {
            return null;
        }
    }

    /** Kernel threads have no files, so it does not matter that they cannot be inspected. */
    boolean isKernelThread() {
        return (flags & KERNEL_THREAD) != 0;
    }

    /** Returns whether it has ended, and so has nothing open or mapped. */
    boolean hasEnded() {
        return state == 'Z' || state == 'X' || (flags & EXITING) != 0;
    }

    /** Returns whether a process or a thread may have something open or mapped. */
    static boolean lives(Path directory) {
        return lives(read(directory), directory);
    }

    /** The same for a line that was read, or null, and its directory. */
    static boolean lives(StatLine line, Path directory) {
        return line == null ? ProcFile.isThere(directory) : !line.hasEnded();
    }

    /** The line of a process or a thread; null if there is none. */
    static StatLine read(Path directory) {
        return parse(ProcFile.text(directory.resolve("stat")));
    }
}
