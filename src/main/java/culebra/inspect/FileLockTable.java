package culebra.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The locks that {@code /proc/locks} shows, together with information from the processes'
 * descriptors: the paths, the processes that have the descriptor of a lock now, and locks whose
 * creator has ended, which a PID namespace does not show otherwise.
 */
final class FileLockTable {
    private static final String LOCK = "lock:";

    private final Map<LockLine, Lock> locks = new LinkedHashMap<>();

    private FileLockTable() {}

    private static final class Lock {
        Optional<String> path = Optional.empty();
        final Set<IpcProcess> holders = new LinkedHashSet<>();
        final List<IpcProcess> waiting = new ArrayList<>();
    }

    /** Returns the current content of the table. */
    static List<LockLine> read(List<String> warnings) {
        return parse(ProcFile.table(ProcFile.PROC.resolve("locks"), warnings));
    }

    static List<LockLine> parse(String text) {
        return parse(text, "");
    }

    /** Returns the locks in the lines that begin with a prefix. */
    private static List<LockLine> parse(String text, String prefix) {
        var locks = new ArrayList<LockLine>();
        for (String line : ProcFile.lines(text)) {
            LockLine lock =
                    line.startsWith(prefix)
                            ? LockLine.parse(line.substring(prefix.length()))
                            : null;
            if (lock != null) {
                locks.add(lock);
            }
        }
        return locks;
    }

    /** Returns the files on which this process has record locks, which a close would release. */
    static Set<FileId> ownRecords(List<LockLine> lines) {
        long self = ProcFile.self();
        var own = new HashSet<FileId>();
        for (LockLine line : lines) {
            FileId id = line.id();
            if (id != null && line.kind() == FileLockEntry.Kind.POSIX && line.pid() == self) {
                own.add(id);
            }
        }
        return own;
    }

    static List<IpcEntry> entries(List<LockLine> lines, ProcessScan scan) {
        var table = new FileLockTable();
        table.add(lines, scan);
        for (OpenFile file : scan.files()) {
            String info = ProcFile.text(file.info());
            if (info.contains(LOCK)) {
                for (LockLine line : parse(info, LOCK)) {
                    table.add(line, file);
                }
            }
        }
        var entries = new ArrayList<IpcEntry>();
        for (Map.Entry<LockLine, Lock> lock : table.locks.entrySet()) {
            entries.add(entry(lock.getKey(), lock.getValue(), scan));
        }
        return entries;
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
        LockLine key = line.unnumbered();
        Lock lock = locks.get(key);
        if (lock == null) {
            lock = new Lock();
            locks.put(key, lock);
        }
        return lock;
    }

    /** Returns the path of a mapping: a lock outlives its descriptors while the file is mapped. */
    private static Optional<String> mapped(LockLine line, ProcessScan scan) {
        List<ProcessScan.Mapped> mapped = scan.mappings().get(line.id());
        return mapped == null ? Optional.empty() : Optional.of(mapped.getFirst().path());
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
