package culebra.shm;

import culebra.Errno;
import culebra.internal.FullFileSystem;
import culebra.internal.ShmCalls;

/** Suggests a remedy for a failed call; returns null if none is known. */
final class MemoryRemedy {
    private MemoryRemedy() {}

    static String toCreate(int result) {
        return switch (errno(result)) {
            case EEXIST -> "open it, use openOrCreate, or unlink it if it is a leftover";
            case EOPNOTSUPP -> ShmCalls.DIRECTORY + " must be a tmpfs file system";
            case ENOENT, ENOTDIR -> "mount a tmpfs at " + ShmCalls.DIRECTORY;
            case ENOSPC -> FullFileSystem.whatIsFull(ShmCalls.DIRECTORY);
            case EROFS ->
                    ShmCalls.DIRECTORY
                            + " is mounted read-only; mount a tmpfs there (docker run --tmpfs"
                            + " /dev/shm), or use anonymous memory";
            default -> null;
        };
    }

    static String toOpen(int result) {
        return switch (errno(result)) {
            case ENOENT -> "create it first, or use openOrCreate";
            case EACCES ->
                    "only its owner may open it, unless it was created with other permissions";
            case EINVAL, EISDIR, ELOOP, ENXIO ->
                    "it is not shared memory: remove it from " + ShmCalls.DIRECTORY;
            default -> null;
        };
    }

    static String toUnlink(int result) {
        return switch (errno(result)) {
            case ENOENT -> "use unlinkIfExists if it may be missing";
            case EACCES, EPERM -> "only its owner may remove it";
            case EISDIR -> "it is a directory, not shared memory";
            default -> null;
        };
    }

    static String toNoSpace(String name, long size) {
        String asked = size + " bytes are requested, more than ";
        return name == null
                ? asked + "the free memory of this machine"
                : asked
                        + ShmCalls.DIRECTORY
                        + " has free; request less, or enlarge it (mount -o"
                        + " remount,size=, docker run --shm-size)";
    }

    static String toResize(int result) {
        return switch (errno(result)) {
            case EPERM -> "a seal forbids it; see seals()";
            case EFBIG -> "the limit is RLIMIT_FSIZE (ulimit -f)";
            case EINVAL -> "on hugetlbfs the size must be a multiple of the size of a huge page";
            default -> null;
        };
    }

    static String toMap(int result) {
        return errno(result) == Errno.EPERM
                ? "it is sealed against writing; map it READ_ONLY or PRIVATE"
                : null;
    }

    static String toSeal(int result) {
        return switch (errno(result)) {
            case EPERM -> "only anonymous memory without Seal.SEAL can be sealed";
            case EBUSY -> "it is mapped for writing; close the arenas of those mappings first";
            case EINVAL -> "this kind of file, or this kernel, does not support these seals";
            default -> null;
        };
    }

    private static Errno errno(int result) {
        return Errno.of(-result);
    }
}
