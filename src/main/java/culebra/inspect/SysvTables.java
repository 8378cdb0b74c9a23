package culebra.inspect;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables in {@code /proc/sysvipc}, which show everybody everything of this IPC namespace. */
final class SysvTables {
    private static final int REMOVED = 01000; // SHM_DEST

    private SysvTables() {}

    static List<IpcEntry> list(ProcessScan scan, List<String> warnings) {
        return Stream.of(
                        rows(read("shm", warnings), fields -> memory(fields, scan)),
                        rows(read("sem", warnings), SysvTables::semaphores),
                        rows(read("msg", warnings), SysvTables::queue))
                .flatMap(List::stream)
                .toList();
    }

    private static String read(String table, List<String> warnings) {
        return ProcFile.table(ProcFile.PROC.resolve("sysvipc").resolve(table), warnings);
    }

    static List<IpcEntry> rows(String table, Function<String[], IpcEntry> entry) {
        return ProcFile.lines(table).stream()
                .skip(1)
                .map(line -> row(line.strip().split(" +"), entry))
                .filter(Objects::nonNull)
                .toList();
    }

    private static IpcEntry row(String[] fields, Function<String[], IpcEntry> entry) {
        try {
            return entry.apply(fields);
        } catch (NumberFormatException | IndexOutOfBoundsException odd) {
            return null;
        }
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

    /** The file of a mapping has the id as its inode, in every IPC namespace. */
    private static List<IpcProcess> attached(int id, ProcessScan scan) {
        Set<IpcProcess> having =
                scan.mappings().entrySet().stream()
                        .filter(file -> file.getKey().inode() == id)
                        .flatMap(file -> file.getValue().stream())
                        .filter(mapped -> mapped.path().startsWith("/SYSV"))
                        .map(ProcessScan.Mapped::process)
                        .collect(Collectors.toSet());
        if (having.isEmpty()) {
            return List.of();
        }
        Object here = namespace("self");
        return having.stream()
                .filter(process -> isIn(here, namespace("" + process.pid())))
                .toList();
    }

    /** Nobody knows that of a process whose first thread has ended. */
    private static boolean isIn(Object here, Object namespace) {
        return namespace == null || namespace.equals(here);
    }

    private static Object namespace(String process) {
        FileStatus status = FileStatus.of(ProcFile.PROC.resolve(process).resolve("ns/ipc"));
        return status == null ? null : status.id();
    }
}
