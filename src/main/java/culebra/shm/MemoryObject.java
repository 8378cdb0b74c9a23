package culebra.shm;

import static culebra.internal.NegatedErrno.EACCES;
import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENOENT;
import static culebra.internal.NegatedErrno.ENOSPC;
import static culebra.internal.NegatedErrno.ENOSYS;
import static culebra.internal.NegatedErrno.EOPNOTSUPP;
import static culebra.internal.NegatedErrno.EPERM;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.FreeSpace;
import culebra.internal.HugePages;
import culebra.internal.Platform;
import culebra.internal.ShmCalls;
import culebra.internal.SizeCalls;
import culebra.internal.StatCalls;
import culebra.internal.UnpublishedMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Creates memory objects that are complete before they get a name: sized, reserved and initialized.
 * No other process ever sees an unfinished object. A creator that is killed during creation leaves
 * nothing behind, or a hidden name that the next creation removes: see {@link UnpublishedMemory}.
 */
final class MemoryObject {
    /** On older kernels a signal restarts posix_fallocate: small steps make progress. */
    private static final long STEP = 16 << 20;

    /** How a sandbox or an old kernel refuses a call. */
    private static final Set<Integer> REFUSALS = Set.of(EPERM, EACCES, EINVAL, ENOSYS, EOPNOTSUPP);

    private static final long SHORTEST_PAUSE = 100_000;
    private static final long LONGEST_PAUSE = 20_000_000;

    private MemoryObject() {}

    /** Creates an object and, once it is initialized, names it; on failure nothing is left. */
    static Fd create(
            String name, long size, int mode, boolean reserve, Consumer<MemorySegment> initializer)
            throws IOException {
        Platform.require();
        UnpublishedMemory object = UnpublishedMemory.create();
        if (object.number < 0) {
            String where = ShmCalls.DIRECTORY + " for " + name;
            throw Errors.io(object.number, "open", where, MemoryRemedy.toCreate(object.number));
        }
        Fd fd = Fds.own(object.number);
        try {
            resize(fd, name, 0, size, reserve);
            if (initializer != null) {
                try (Arena arena = Arena.ofConfined()) {
                    long huge = StatCalls.hugePageSize(fd);
                    initializer.accept(
                            MemoryMapper.map(
                                    fd, name, null, MapMode.READ_WRITE, 0, size, huge, arena));
                }
            }
            publish(object, fd, name, mode);
            return fd;
        } catch (Throwable failed) {
            object.discard();
            fd.close();
            throw failed;
        }
    }

    /** Creates an object that never gets a name. */
    static Fd anonymous(long size) throws IOException {
        int number = ShmCalls.memfd_create("culebra", false);
        if (REFUSALS.contains(number)) {
            int plain = UnpublishedMemory.createAnonymous();
            number = plain < 0 ? number : plain;
        }
        if (number < 0) {
            throw Errors.io(number, "memfd_create", "for anonymous memory", null);
        }
        Fd fd = Fds.own(number);
        try {
            resize(fd, null, 0, size, true);
            return fd;
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    /** Creates an object of huge pages, whose size is rounded up to whole ones. */
    static Fd anonymousHuge(long size) throws IOException {
        String what = "for anonymous memory of huge pages";
        int number = ShmCalls.memfd_create("culebra-huge", true);
        if (number < 0) {
            throw Errors.io(number, "memfd_create", what, HugePages.remedy());
        }
        Fd fd = Fds.own(number);
        try {
            long page = StatCalls.hugePageSize(fd);
            long whole = Math.ceilDiv(size, page) * page;
            int result = SizeCalls.posix_fallocate(fd, 0, whole);
            if (result < 0) {
                throw Errors.io(result, "posix_fallocate", what, HugePages.remedy());
            }
            return fd;
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    /** Opens an object, and waits until its creator has sized it: then a size of 0 is an error. */
    static Fd open(String name, boolean writable, long least, long deadline)
            throws IOException, InterruptedException {
        long pause = SHORTEST_PAUSE;
        while (true) {
            Fd fd = open(name, writable, 0);
            boolean sized = false;
            try {
                sized = StatCalls.size(fd) > 0;
                if (sized) {
                    return fd;
                }
            } finally {
                if (!sized) {
                    fd.close();
                }
            }
            long left = Deadline.left(deadline);
            if (left == 0) {
                return open(name, writable, least);
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, pause));
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    /** Opens an object that exists and has a least size. */
    static Fd open(String name, boolean writable, long least) throws IOException {
        Fd fd = openIfExists(name, writable, least);
        if (fd == null) {
            throw Errors.named(ENOENT, "shm_open", name, MemoryRemedy.toOpen(ENOENT));
        }
        return fd;
    }

    /** Opens an object that has a least size; returns null if it does not exist. */
    static Fd openIfExists(String name, boolean writable, long least) throws IOException {
        Platform.require();
        int number = ShmCalls.shm_open(name, writable);
        if (number == ENOENT) {
            return null;
        }
        if (number < 0) {
            throw Errors.named(number, "shm_open", name, MemoryRemedy.toOpen(number));
        }
        Fd fd = Fds.own(number);
        try {
            long size = StatCalls.size(fd);
            if (size < least) {
                throw new FileSystemException(name, null, tooSmall(size, least));
            }
            return fd;
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    /** Closes an object, and removes its name unless that is null. */
    static void discard(Fd fd, String name) {
        fd.close();
        if (name != null) {
            int ignored = ShmCalls.shm_unlink(name);
        }
    }

    private static String tooSmall(long size, long least) {
        if (size < 0) {
            return "it is not shared memory: remove it from " + ShmCalls.DIRECTORY;
        }
        return size == 0
                ? "it has 0 bytes: its creator has not sized it yet, or was killed; wait for it"
                        + " with open(name, access, timeout), size it after openEmpty, or unlink it"
                : "it has "
                        + size
                        + " bytes, but at least "
                        + least
                        + " are requested; unlink it, or request less";
    }

    /** Sets the size, and reserves the memory for the added range. */
    static void resize(Fd fd, String name, long from, long to, boolean reserve) throws IOException {
        if (to > from && reserve) {
            reserve(fd, name, from, to);
            return;
        }
        int result = SizeCalls.ftruncate(fd, to);
        if (result < 0) {
            throw Errors.named(result, "ftruncate", what(fd, name), MemoryRemedy.toResize(result));
        }
    }

    private static void publish(UnpublishedMemory object, Fd fd, String name, int mode)
            throws IOException {
        int result = object.publish(fd, name, mode);
        if (result < 0) {
            throw Errors.named(result, "shm_open", name, MemoryRemedy.toCreate(result));
        }
    }

    private static void reserve(Fd fd, String name, long from, long to) throws IOException {
        if (to - from > FreeSpace.available(fd, to - from, name != null)) {
            throw noRoom(ENOSPC, fd, name, to - from);
        }
        for (long end = from; end < to; end += Math.min(STEP, to - end)) {
            int result = SizeCalls.posix_fallocate(fd, end, Math.min(STEP, to - end));
            if (result < 0) {
                if (end > from && StatCalls.size(fd) == end) {
                    SizeCalls.ftruncate(fd, from); // no other process has grown it in the meantime
                }
                throw noRoom(result, fd, name, to - from);
            }
        }
    }

    private static IOException noRoom(int result, Fd fd, String name, long size) {
        String remedy =
                result == ENOSPC
                        ? MemoryRemedy.toNoSpace(name, size)
                        : MemoryRemedy.toResize(result);
        return Errors.named(result, "posix_fallocate", what(fd, name), remedy);
    }

    private static String what(Fd fd, String name) {
        return name == null ? fd.toString() : name;
    }
}
