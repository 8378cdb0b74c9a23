package culebra.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The locks that {@code /proc/locks} shows, together with what processes tell of their descriptors:
 * the paths, who has the descriptor of a lock now, and locks whose maker has gone, which a PID
 * namespace does not show otherwise.
 */
final class FileLockTable {
    private final Map<LockLine, Lock> locks = new LinkedHashMap<>();

    private FileLockTable() {}

    private static final class Lock {
        Optional<String> path = Optional.empty();
        final Set<IpcProcess> holders = new LinkedHashSet<>();
        final List<IpcProcess> waiting = new ArrayList<>();
    }

    /** The table as it is now. */
    static List<LockLine> read(List<String> warnings) {
        return parse(ProcFile.table(ProcFile.PROC.resolve("locks"), warnings));
    }

    static List<LockLine> parse(String text) {
        return ProcFile.lines(text).stream().map(LockLine::parse).filter(Objects::nonNull).toList();
    }

    /** The files on which this process has record locks, which end when it closes any of them. */
    static Set<FileId> ownRecords(List<LockLine> lines) {
        long self = ProcFile.self();
        return lines.stream()
                .filter(line -> line.kind() == FileLockEntry.Kind.POSIX && line.pid() == self)
                .map(LockLine::id)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    static List<IpcEntry> entries(List<LockLine> lines, ProcessScan scan) {
        var table = new FileLockTable();
        table.add(lines, scan);
        for (OpenFile file : scan.files()) {
            String info = ProcFile.text(file.info());
            ProcFile.lines(info).stream()
                    .filter(line -> line.startsWith("lock:"))
                    .map(line -> LockLine.parse(line.substring("lock:".length())))
                    .filter(Objects::nonNull)
                    .forEach(line -> table.add(line, file));
        }
        return table.locks.entrySet().stream()
                .map(lock -> entry(lock.getKey(), lock.getValue(), scan))
                .toList();
    }

    private void add(List<LockLine> lines, ProcessScan scan) {
        var numbered = new HashMap<Integer, Lock>();
        for (LockLine line : lines) {
            if (!line.waits()) {
                numbered.put(line.number(), lock(line));
            }
        }
        for (LockLine line : lines) {
            Lock wanted = numbered.get(line.number());
            if (line.waits() && wanted != null) {
                wanted.waiting.add(scan.process(line.pid()));
            }
        }
    }

    private void add(LockLine line, OpenFile file) {
        Lock lock = lock(line);
        lock.path = Optional.of(file.target());
        lock.holders.add(file.process());
    }

    private Lock lock(LockLine line) {
        return locks.computeIfAbsent(line.unnumbered(), any -> new Lock());
    }

    /** A lock outlives its descriptors where the file is mapped. */
    private static Optional<String> mapped(LockLine line, ProcessScan scan) {
        return scan.mappings().getOrDefault(line.id(), List.of()).stream()
                .map(ProcessScan.Mapped::path)
                .findFirst();
    }

    private static IpcEntry entry(LockLine line, Lock lock, ProcessScan scan) {
        if (lock.holders.isEmpty()) {
            lock.holders.add(scan.process(line.pid()));
        }
        if (lock.path.isEmpty()) {
            lock.path = mapped(line, scan);
        }
        return new FileLockEntry(
                line.kind(),
                line.exclusive(),
                lock.path,
                line.file(),
                line.position(),
                line.size(),
                List.copyOf(lock.holders),
                List.copyOf(lock.waiting));
    }
}
