package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Finds out why a file system has no room, by statvfs(3). */
public final class FullFileSystem {
    private static final SetupCall STATVFS = SetupCall.of("statvfs");

    private FullFileSystem() {}

    /**
     * Returns a message that names the cause of an ENOSPC in a directory, blocks or inodes, and
     * what to do.
     */
    public static String whatIsFull(String directory) {
        return hasNoInodes(directory)
                ? "no inodes are left in "
                        + directory
                        + " (df -i); remove files, or mount -o remount,nr_inodes="
                : directory + " is full (df); remove files, or mount -o remount,size=";
    }

    /** Returns whether no inode is free. A file system without a limit reports 0 of 0. */
    private static boolean hasNoInodes(String directory) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(Layouts.STATVFS_SIZE, 8);
            int result =
                    STATVFS.callPlain(Native.string(arena, directory).address(), status.address());
            return result == 0
                    && status.get(JAVA_LONG, Layouts.F_FILES) != 0
                    && status.get(JAVA_LONG, Layouts.F_FAVAIL) == 0;
        }
    }
}
