package culebra.inspect;

import java.nio.file.Path;

/** What {@code /proc/PID/stat}, or that of a thread, tells everybody. */
record StatLine(char state, long flags) {
    private static final int FLAGS = 6; // behind the name
    private static final long EXITING = 0x00000004; // PF_EXITING
    private static final long KERNEL_THREAD = 0x00200000; // PF_KTHREAD

    /** Takes a line apart: null if it is none. */
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

    boolean isKernelThread() {
        return (flags & KERNEL_THREAD) != 0;
    }

    /** Tells whether it has nothing open or mapped any more. */
    boolean hasEnded() {
        return state == 'Z' || state == 'X' || (flags & EXITING) != 0;
    }

    /** Kernel threads have no files, so that it does not matter that nobody may look. */
    static boolean isKernelThread(Path directory) {
        StatLine line = read(directory);
        return line != null && line.isKernelThread();
    }

    /** Tells whether a process or a thread may have something open or mapped. */
    static boolean lives(Path directory) {
        StatLine line = read(directory);
        return line == null ? ProcFile.isThere(directory) : !line.hasEnded();
    }

    private static StatLine read(Path directory) {
        return parse(ProcFile.text(directory.resolve("stat")));
    }
}
