package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.libc.statvfs;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Why a file system has no room: statvfs(3). */
public final class FullFileSystem {
    private static final MethodHandle STATVFS =
            Native.plain("statvfs", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));

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
            MemorySegment status = arena.allocate(statvfs.layout());
            int result = (int) STATVFS.invokeExact(Native.string(arena, directory), status);
            return result == 0 && statvfs.f_files(status) != 0 && statvfs.f_favail(status) == 0;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
