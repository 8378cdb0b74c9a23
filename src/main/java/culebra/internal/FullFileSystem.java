package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Why a file system has no room: statvfs(3). */
public final class FullFileSystem {
    private static final SetupCall STATVFS = SetupCall.of("statvfs");

    private FullFileSystem() {}

    /** Says which of blocks and inodes an ENOSPC in a directory is about, and what to do. */
    public static String whatIsFull(String directory) {
        return hasNoInodes(directory)
                ? "no inodes are left in "
                        + directory
                        + " (df -i); remove files, or mount -o remount,nr_inodes="
                : directory + " is full (df); remove files, or mount -o remount,size=";
    }

    /** A file system without a limit has 0 of 0. */
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
