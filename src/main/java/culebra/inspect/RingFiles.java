package culebra.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Recognizes rings among shared memory, by the header that {@code culebra.ring} describes. */
final class RingFiles {
    /** The size of the header, up to the last counter. */
    static final int HEADER = 920;

    private static final long DATA = 4096;
    private static final long MAGIC = 0x474e4952454c5543L; // CULERING
    private static final int VERSION = 1;

    private static final long RECEIVER = 0; // the role of each side is a lock on this byte
    private static final long SENDER = 1;

    private RingFiles() {}

    /** Returns whether an object has the size of a ring. */
    static boolean mayBe(long size) {
        return size > DATA && (size - DATA) % DATA == 0;
    }

    /** Creates an entry from a header; null if it is not the header of a ring. */
    static RingEntry entry(String name, FileStatus status, ByteBuffer header, ProcessScan scan) {
        if (header.remaining() < HEADER
                || header.order(ByteOrder.LITTLE_ENDIAN).getLong(0) != MAGIC
                || header.getInt(8) != VERSION) {
            return null;
        }
        return new RingEntry(
                name,
                status.size(),
                header.getLong(16),
                header.getLong(128) - header.getLong(256),
                header.getLong(768),
                header.getLong(896),
                header.getInt(12) != 0,
                status.uid(),
                status.permissions(),
                holders(status.id(), SENDER, scan),
                holders(status.id(), RECEIVER, scan),
                scan.of(status.id()));
    }

    /** Returns the processes with a descriptor that holds a lock on the byte. */
    private static List<IpcProcess> holders(FileId id, long position, ProcessScan scan) {
        var holders = new ArrayList<IpcProcess>();
        for (OpenFile file : scan.files()) {
            if (file.isCandidate()
                    && id.equals(file.id())
                    && !holders.contains(file.process())
                    && hasLocked(file, position)) {
                holders.add(file.process());
            }
        }
        return List.copyOf(holders);
    }

    private static boolean hasLocked(OpenFile file, long position) {
        return ProcFile.lines(ProcFile.text(file.info())).stream()
                .filter(line -> line.startsWith("lock:"))
                .map(line -> LockLine.parse(line.substring("lock:".length())))
                .anyMatch(
                        lock ->
                                lock != null
                                        && lock.kind() == FileLockEntry.Kind.OFD
                                        && lock.position() <= position
                                        && position - lock.position() < lock.size());
    }
}
