package culebra.inspect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables in {@code /proc/sysvipc}, which show all objects of this IPC namespace to all users.
 */
final class SysvTables {
    private static final int REMOVED = 01000; // SHM_DEST

    private SysvTables() {}

    static List<IpcEntry> list(ProcessScan scan, List<String> warnings) {
        var entries = new ArrayList<IpcEntry>();
        for (String table : List.of("shm", "sem", "msg")) {
            entries.addAll(rows(table, read(table, warnings), scan));
        }
        return entries;
    }

    private static String read(String table, List<String> warnings) {
        return ProcFile.table(ProcFile.PROC.resolve("sysvipc").resolve(table), warnings);
    }

    /** Returns the rows of a table, without its header and malformed lines. */
    static List<IpcEntry> rows(String table, String text, ProcessScan scan) {
        var entries = new ArrayList<IpcEntry>();
        List<String> lines = ProcFile.lines(text);
        for (int i = 1; i < lines.size(); i++) {
            try {
                entries.add(entry(table, LockLine.fields(lines.get(i)), scan));
            } catch (NumberFormatException | IndexOutOfBoundsException odd) {
                continue;
            }
        }
        return entries;
    }

    private static IpcEntry entry(String table, String[] fields, ProcessScan scan) {
        return switch (table) {
            case "shm" -> memory(fields, scan);
            case "sem" -> semaphores(fields);
            default -> queue(fields);
        };
    }

    static IpcEntry memory(String[] fields, ProcessScan scan) {
        int key = Integer.parseInt(fields[0]);
        int id = Integer.parseInt(fields[1]);
        int mode = Integer.parseInt(fields[2], 8);
        return new SysvMemoryEntry(
                id,
                key,
                Long.parseLong(fields[3]),
                Long.parseLong(fields[6]),
                (mode & REMOVED) != 0,
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                uid(fields[7]),
                FileStatus.permissions(mode),
                attached(id, scan));
    }

    static IpcEntry semaphores(String[] fields) {
        long last = Long.parseLong(fields[8]);
        return new SysvSemaphoresEntry(
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[0]),
                Integer.parseInt(fields[3]),
                last == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(last)),
                uid(fields[4]),
                FileStatus.permissions(Integer.parseInt(fields[2], 8)));
    }

    static IpcEntry queue(String[] fields) {
        return new SysvQueueEntry(
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[0]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[5]),
                Long.parseLong(fields[6]),
                uid(fields[7]),
                FileStatus.permissions(Integer.parseInt(fields[2], 8)));
    }

    private static int uid(String field) {
        return Integer.parseUnsignedInt(field);
    }

    /**
     * Returns the processes of this IPC namespace that map the memory. The inode of the mapped file
     * is the id, which other namespaces may use as well.
     */
    private static List<IpcProcess> attached(int id, ProcessScan scan) {
        var having = new LinkedHashSet<IpcProcess>();
        for (Map.Entry<FileId, List<ProcessScan.Mapped>> file : scan.mappings().entrySet()) {
            if (file.getKey().inode() == id) {
                for (ProcessScan.Mapped mapped : file.getValue()) {
                    if (mapped.path().startsWith("/SYSV")) {
                        having.add(mapped.process());
                    }
                }
            }
        }
        if (having.isEmpty()) {
            return List.of();
        }
        Object here = namespace("self");
        var inside = new ArrayList<IpcProcess>();
        for (IpcProcess process : having) {
            if (isIn(here, namespace("" + process.pid()))) {
                inside.add(process);
            }
        }
        return inside;
    }

    /**
     * Returns whether a process is in the namespace. This is unknown, and therefore assumed, if its
     * first thread has ended.
     */
    private static boolean isIn(Object here, Object namespace) {
        return namespace == null || namespace.equals(here);
    }

    private static Object namespace(String process) {
        FileStatus status = FileStatus.of(ProcFile.PROC.resolve(process).resolve("ns/ipc"));
        return status == null ? null : status.id();
    }
}
