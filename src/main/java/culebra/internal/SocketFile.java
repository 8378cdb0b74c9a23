package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The file of a socket, with native memory for its path and status. Checking the file and removing
 * it allocate nothing, so that a close can do both when memory is short.
 */
final class SocketFile {
    private static final int STATX_BTIME = 0x800;

    private static final SetupCall SYSCALL = SetupCall.of("syscall");

    private static final SetupCall STATX = SetupCall.of("statx");

    private static final SetupCall UNLINK = SetupCall.of("unlink");

    private final MemorySegment memory;
    private final MemorySegment extended;
    private final MemorySegment birth;
    private final MemorySegment path;

    SocketFile(byte[] path) {
        long extendedSize = Layouts.STATX_SIZE;
        memory = NativeMemory.allocate(Abi.STAT_SIZE + extendedSize + path.length + 1);
        extended = memory.asSlice(Abi.STAT_SIZE, extendedSize);
        birth = extended.asSlice(Layouts.STX_BTIME, 16);
        this.path = memory.asSlice(Abi.STAT_SIZE + extendedSize);
        MemorySegment.copy(path, 0, this.path, JAVA_BYTE, 0, path.length);
    }

    void free() {
        NativeMemory.free(memory);
    }

    /** Returns true if there is a socket at the path, which the getters then describe. */
    boolean look() {
        int here = Constants.AT_FDCWD;
        int itself = Constants.AT_SYMLINK_NOFOLLOW;
        long result =
                SYSCALL.callPlainLong(
                        Abi.SYS_NEWFSTATAT, here, path.address(), memory.address(), itself);
        if (result < 0 || StatCalls.kind(memory) != Constants.S_IFSOCK) {
            return false;
        }
        // The birth stays 0 where a sandbox refuses statx.
        int ignored =
                STATX.callPlain(here, path.address(), itself, STATX_BTIME, extended.address());
        return true;
    }

    long device() {
        return memory.get(JAVA_LONG, Abi.STAT_DEV);
    }

    long inode() {
        return memory.get(JAVA_LONG, Abi.STAT_INO);
    }

    long birthSeconds() {
        return birth.get(JAVA_LONG, 0);
    }

    int birthNanos() {
        return birth.get(JAVA_INT, Layouts.STATX_TIMESTAMP_TV_NSEC);
    }

    /** Removes the path; returns false if that failed. */
    boolean unlink() {
        return unlink(path) == 0;
    }

    private static int unlink(MemorySegment path) {
        return UNLINK.callPlain(path.address());
    }
}
