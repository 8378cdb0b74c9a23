package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.statx;
import culebra.libc.statx_timestamp;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The file of a socket, with native memory for its path and for what the kernel says of it: looking
 * at the file and removing it allocate nothing, so that a close can do both when memory is short.
 */
final class SocketFile {
    private static final int STATX_BTIME = 0x800;

    private static final MethodHandle FSTATAT =
            Native.plainVariadic(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
                    1);

    private static final MethodHandle STATX =
            Native.plain(
                    "statx",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

    private static final MethodHandle UNLINK =
            Native.plain("unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    static {
        // The JVM allocates when a handle is invoked for the first time.
        int ignored = unlink(MemorySegment.NULL);
    }

    private final MemorySegment memory;
    private final MemorySegment extended;
    private final MemorySegment birth;
    private final MemorySegment path;

    SocketFile(byte[] path) {
        long extendedSize = statx.layout().byteSize();
        memory = NativeMemory.allocate(Abi.STAT_SIZE + extendedSize + path.length + 1);
        extended = memory.asSlice(Abi.STAT_SIZE, extendedSize);
        birth = statx.stx_btime(extended);
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
        try {
            long call = Abi.SYS_NEWFSTATAT;
            long result = (long) FSTATAT.invokeExact(call, here, path, memory, itself);
            if (result < 0 || StatCalls.kind(memory) != Constants.S_IFSOCK) {
                return false;
            }
            // The birth stays 0 where a sandbox refuses statx.
            int ignored = (int) STATX.invokeExact(here, path, itself, STATX_BTIME, extended);
            return true;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    long device() {
        return memory.get(JAVA_LONG, Abi.STAT_DEV);
    }

    long inode() {
        return memory.get(JAVA_LONG, Abi.STAT_INO);
    }

    long birthSeconds() {
        return statx_timestamp.tv_sec(birth);
    }

    int birthNanos() {
        return statx_timestamp.tv_nsec(birth);
    }

    /** Removes the path; returns false if that failed. */
    boolean unlink() {
        return unlink(path) == 0;
    }

    private static int unlink(MemorySegment path) {
        try {
            return (int) UNLINK.invokeExact(path);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
