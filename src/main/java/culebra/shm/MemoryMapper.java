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
