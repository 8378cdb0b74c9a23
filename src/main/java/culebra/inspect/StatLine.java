package culebra.inspect;

import java.nio.file.Path;

/** The public information in {@code /proc/PID/stat}, or in the stat file of a thread. */
record StatLine(char state, long flags) {
    private static final int FLAGS = 6; // counted after the name
    private static final long EXITING = 0x00000004; // PF_EXITING
    private static final long KERNEL_THREAD = 0x00200000; // PF_KTHREAD

    /** Parses a line; null if it is malformed. */
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

    /** Returns whether this is a kernel thread, which has no files to inspect. */
    boolean isKernelThread() {
        return (flags & KERNEL_THREAD) != 0;
    }

    /** Returns whether the thread has ended, and therefore has nothing open or mapped. */
    boolean hasEnded() {
        return state == 'Z' || state == 'X' || (flags & EXITING) != 0;
    }

    /** Returns whether a process or a thread may have something open or mapped. */
    static boolean lives(Path directory) {
        return lives(read(directory), directory);
    }

    /** Returns whether a process or a thread is alive, given its line, or null, and directory. */
    static boolean lives(StatLine line, Path directory) {
        return line == null ? ProcFile.isThere(directory) : !line.hasEnded();
    }

    /** Returns the line of a process or a thread; null if it does not exist. */
    static StatLine read(Path directory) {
        return parse(ProcFile.text(directory.resolve("stat")));
    }
}
