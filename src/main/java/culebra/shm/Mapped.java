package culebra.shm;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.MapCalls;
import culebra.internal.Mapping;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;

/** Maps ranges that begin anywhere, where the system maps whole pages. */
final class Mapped {
    private Mapped() {}

    static MemorySegment map(Fd fd, Object what, MapMode mode, long offset, long size, Arena arena)
            throws IOException {
        long lead = offset == 0 ? 0 : offset % MapCalls.pageSize();
        boolean write = mode != MapMode.READ_ONLY;
        boolean shared = mode != MapMode.PRIVATE;
        long address = MapCalls.mmap(fd, offset - lead, size + lead, write, shared);
        if (address < 0) {
            throw Errors.io(address, "mmap", what.toString(), Remedy.toMap((int) address));
        }
        MemorySegment mapped = Mapping.give(address, size + lead, arena).asSlice(lead);
        return write ? mapped : mapped.asReadOnly();
    }
}
