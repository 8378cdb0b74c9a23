package culebra.shm;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.MapCalls;
import culebra.internal.MappedRange;
import culebra.internal.StatCalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;

/** Maps ranges that begin anywhere, where the system maps whole pages. */
final class MemoryMapper {
    private MemoryMapper() {}

    /** Maps a whole object between two pages that nothing may access. */
    static MemorySegment mapGuarded(Fd fd, Object what, long size, boolean write, Arena arena)
            throws IOException {
        if (StatCalls.hugePageSize(fd) > 0) {
            throw new UnsupportedOperationException(what + " is of huge pages, without guards");
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

    static MemorySegment map(Fd fd, Object what, MapMode mode, long offset, long size, Arena arena)
            throws IOException {
        long huge = StatCalls.hugePageSize(fd);
        long lead = offset == 0 ? 0 : offset % (huge > 0 ? huge : MapCalls.pageSize());
        long length = size + lead;
        if (huge > 0) { // or munmap refuses it
            length = Math.ceilDiv(length, huge) * huge;
        }
        boolean write = mode != MapMode.READ_ONLY;
        boolean shared = mode != MapMode.PRIVATE;
        long address = MapCalls.mmap(fd, offset - lead, length, write, shared);
        if (address < 0) {
            throw Errors.io(address, "mmap", what.toString(), MemoryRemedy.toMap((int) address));
        }
        MemorySegment mapped = MappedRange.give(address, length, arena).asSlice(lead, size);
        return write ? mapped : mapped.asReadOnly();
    }
}
