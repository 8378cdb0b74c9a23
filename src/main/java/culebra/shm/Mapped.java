package culebra.shm;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.MapCalls;
import culebra.internal.Mapping;
import culebra.internal.Outcome;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;

/** Maps ranges that begin anywhere, where the system maps whole pages. */
final class Mapped {
    private Mapped() {}

    static MemorySegment map(Fd fd, MapMode mode, long offset, long size, Arena arena)
            throws IOException {
        long lead = offset == 0 ? 0 : offset % MapCalls.pageSize();
        boolean write = mode != MapMode.READ_ONLY;
        boolean shared = mode != MapMode.PRIVATE;
        long address = MapCalls.mmap(fd, offset - lead, size + lead, write, shared);
        if (address == Outcome.CLOSED) {
            throw Errors.closed(fd);
        }
        if (address < 0) {
            throw Errors.io(address, "mmap", fd.toString(), remedy(-address));
        }
        MemorySegment mapped = Mapping.give(address, size + lead, arena).asSlice(lead);
        return write ? mapped : mapped.asReadOnly();
    }

    private static String remedy(long code) {
        return code == 1 ? "it is sealed against writing; map it READ_ONLY or PRIVATE" : null;
    }
}
