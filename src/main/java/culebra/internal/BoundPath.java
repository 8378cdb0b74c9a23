package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;
import culebra.libc.statx;
import culebra.libc.statx_timestamp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The file that binding a socket has made: it is removed when the socket is closed, once, and only
 * if it is still the same file. A socket that is handed on leaves it.
 */
public final class BoundPath extends Follower {
    private static final int STATX_BTIME = 0x800;

    private static final MethodHandle STATX =
            Native.plain(Libc.statx$address(), Libc.statx$descriptor());

    private static final MethodHandle UNLINK =
            Native.withErrno(Libc.unlink$address(), Libc.unlink$descriptor());

    private final byte[] path;
    private final Identity identity;

    private BoundPath(byte[] path, Identity identity) {
        this.path = path;
        this.identity = identity;
    }

    /**
     * A file. The number of an inode alone is given to the next file as soon as one is gone; its
     * time of birth is not (0 where nothing tells it).
     */
    public record Identity(long device, long inode, long seconds, int nanos) {}

    /** Has the path of a socket that was just bound removed when it is closed. */
    public static void removeWhenClosed(AbstractFd fd, byte[] path) {
        Descriptor descriptor = fd.descriptor;
        Identity identity = identify(path);
        if (identity != null && descriptor.use()) {
            try {
                descriptor.add(new BoundPath(path, identity));
            } finally {
                descriptor.done();
            }
        }
    }

    /** The socket file at a path, or null if there is none. */
    public static Identity identify(byte[] path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = Native.string(arena, path);
            MemorySegment status = arena.allocate(Abi.STAT_SIZE, Long.BYTES);
            int here = Libc.AT_FDCWD();
            int itself = Libc.AT_SYMLINK_NOFOLLOW();
            int result = StatCalls.fstatat(here, name, itself, status);
            if (result < 0 || StatCalls.kind(status) != Libc.S_IFSOCK()) {
                return null;
            }
            MemorySegment birth = birth(arena, name);
            return new Identity(
                    status.get(JAVA_LONG, Abi.STAT_DEV),
                    status.get(JAVA_LONG, Abi.STAT_INO),
                    statx_timestamp.tv_sec(birth),
                    statx_timestamp.tv_nsec(birth));
        }
    }

    /** A struct statx_timestamp, which stays 0 if a sandbox refuses statx. */
    private static MemorySegment birth(Arena arena, MemorySegment name) {
        MemorySegment status = arena.allocate(statx.layout());
        int here = Libc.AT_FDCWD();
        int itself = Libc.AT_SYMLINK_NOFOLLOW();
        try {
            int ignored = (int) STATX.invokeExact(here, name, itself, STATX_BTIME, status);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
        return statx.stx_btime(status);
    }

    /** Removes a path if it still is that of a file: 0, or the negated errno. */
    public static int remove(byte[] path, Identity identity) {
        if (!identity.equals(identify(path))) {
            return 0;
        }
        CallState state = CallState.acquire();
        try (Arena arena = Arena.ofConfined()) {
            return state.check((int) UNLINK.invokeExact(state.errno, Native.string(arena, path)));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /** At once, not with the last call: the path is free for another when close returns. */
    @Override
    void close() {
        remove(path, identity);
    }
}
