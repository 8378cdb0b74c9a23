package culebra.shm;

import culebra.Errno;
import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.MapCalls;
import culebra.internal.MapOrigin;
import culebra.internal.MappedRange;
import culebra.internal.Outcome;
import culebra.internal.StatCalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.util.Optional;

/** Maps ranges that begin anywhere, where the system maps whole pages, and extends them. */
final class MemoryMapper {
    private MemoryMapper() {}

    /** Maps a whole object between two pages that nothing may access. */
    static MemorySegment mapGuarded(Fd fd, Object what, long size, boolean write, Arena arena)
            throws IOException {
        if (StatCalls.hugePageSize(fd) > 0) {
            throw new UnsupportedOperationException(
                    what + " consists of huge pages, which cannot be mapped between guard pages");
        }
        long page = MapCalls.pageSize();
        long length = Math.ceilDiv(size, page) * page;
        long address = MapCalls.mmapGuarded(fd, length, write);
        if (address < 0) {
            throw Errors.io(address, "mmap", what.toString(), MemoryRemedy.toMap((int) address));
        }
        MemorySegment whole = MappedRange.give(address, length + 2 * page, arena);
        MemorySegment mapped = whole.asSlice(page, size);
        return write ? mapped : mapped.asReadOnly();
    }

    /**
     * Maps a range of an object, which {@link #extend} extends with the same token.
     *
     * @param huge the size of the object's pages if they are huge; otherwise 0
     */
    static MemorySegment map(
            Fd fd,
            Object what,
            Object token,
            MapMode mode,
            long offset,
            long size,
            long huge,
            Arena arena)
            throws IOException {
        long lead = offset == 0 ? 0 : offset % (huge > 0 ? huge : MapCalls.pageSize());
        long length = size + lead;
        if (huge > 0) { // or munmap refuses it
            length = Math.ceilDiv(length, huge) * huge;
        }
        boolean write = mode != MapMode.READ_ONLY;
        boolean shared = mode != MapMode.PRIVATE;
        var origin = new MapOrigin(token, offset, lead); // before there is a mapping to lose
        long address = MapCalls.mmap(fd, offset - lead, length, write, shared);
        if (address < 0) {
            throw Errors.io(address, "mmap", what.toString(), MemoryRemedy.toMap((int) address));
        }
        MemorySegment mapped = MappedRange.give(address, length, arena, origin).asSlice(lead, size);
        return write ? mapped : mapped.asReadOnly();
    }

    /** Returns where a segment is from that was mapped with a token. */
    static MapOrigin origin(MemorySegment mapped, Object what, Object token) {
        requireAlive(mapped);
        if (!mapped.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("The segment belongs to another thread's arena");
        }
        MapOrigin origin = MappedRange.origin(mapped);
        if (origin == null || origin.mapper() != token) {
            requireAlive(mapped); // the arena may have been closed meanwhile
            throw new IllegalArgumentException(
                    mapped
                            + " is not a whole segment that a map method of this "
                            + what
                            + " has returned");
        }
        return origin;
    }

    private static void requireAlive(MemorySegment mapped) {
        if (!mapped.scope().isAlive()) {
            throw new IllegalStateException("The arena of the segment is closed");
        }
    }

    /** Extends a mapping in place; empty if the system cannot. */
    @SuppressWarnings("restricted")
    static Optional<MemorySegment> extend(
            Fd fd, Object what, MemorySegment mapped, MapOrigin origin, long size)
            throws IOException {
        if (StatCalls.hugePageSize(fd) > 0) {
            throw new UnsupportedOperationException(
                    what + " consists of huge pages, whose mappings cannot be extended");
        }
        int result = MappedRange.extend(mapped, origin, size);
        if (result == Outcome.CLOSED) {
            throw new IllegalStateException("The arena of the segment is closed");
        }
        if (result >= 0) {
            MemorySegment longer = mapped.reinterpret(size);
            // JDK 22 makes it writable (JDK-8333884), and a store to it would crash the JVM.
            return Optional.of(mapped.isReadOnly() ? longer.asReadOnly() : longer);
        }
        return switch (Errno.of(-result)) {
            case ENOMEM, EFAULT, EINVAL -> Optional.empty();
            default ->
                    throw Errors.io(
                            result,
                            "mremap",
                            what.toString(),
                            "the mapping is pinned, and would exceed RLIMIT_MEMLOCK (ulimit -l)");
        };
    }
}
