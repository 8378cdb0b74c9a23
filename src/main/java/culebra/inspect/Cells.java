package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Converts entries to rows of a table, with the same columns for every kind of entry. */
final class Cells {
    private static final List<String> ENTRY =
            List.of("KIND", "NAME", "UID", "MODE", "STATE", "PROCESSES");
    private static final List<String> USER = List.of("PROCESS", "KIND", "NAME", "HAS");

    private Cells() {}

    static List<String> header(Object row) {
        return row instanceof IpcUser ? USER : ENTRY;
    }

    static List<String> of(Object row) {
        List<String> cells = row instanceof IpcUser user ? user(user) : entry((IpcEntry) row);
        return cells.stream().map(Table::printable).toList();
    }

    /** Returns the text of an entry in the format of a record, with the words of the table. */
    static String inOneLine(Object row) {
        List<String> cells = of(row);
        var told = new ArrayList<String>();
        for (int i = 0; i < cells.size(); i++) {
            String label =
                    switch (header(row).get(i)) {
                        case "UID" -> "uid ";
                        case "PROCESSES" -> "used by ";
                        case "KIND" -> null; // the type tells it
                        default -> "";
                    };
            if (!cells.get(i).isEmpty() && (label != null || row instanceof IpcUser)) {
                told.add((label == null ? "" : label) + cells.get(i));
            }
        }
        return row.getClass().getSimpleName() + told;
    }

    private static List<String> user(IpcUser user) {
        String kind =
                switch (user.kind()) {
                    case SHARED_MEMORY -> "shared memory";
                    case SEMAPHORE -> "semaphore";
                    case MESSAGE_QUEUE -> "message queue";
                };
        var has = new ArrayList<String>();
        if (!user.descriptors().isEmpty()) {
            has.add("descriptors: " + joined(user.descriptors()));
        }
        if (user.mappings() > 0) {
            has.add("mappings: " + user.mappings());
        }
        String name = user.name() + (user.unlinked() ? " (unlinked)" : "");
        return List.of(user.process().toString(), kind, name, String.join("; ", has));
    }

    private static List<String> entry(IpcEntry entry) {
        return switch (entry) {
            case SharedMemoryEntry m ->
                    named("shared memory", m.name(), m.uid(), m.permissions(), m.summary(), m);
            case RingEntry r ->
                    named("message ring", r.name(), r.uid(), r.permissions(), r.summary(), r);
            case SemaphoreEntry s ->
                    named("semaphore", s.name(), s.uid(), s.permissions(), s.summary(), s);
            case QueueEntry q ->
                    named("message queue", q.name(), q.uid(), q.permissions(), q.summary(), q);
            case SysvMemoryEntry m ->
                    sysv("memory", m.id(), m.key(), m.uid(), m.permissions(), m.summary(), m);
            case SysvSemaphoresEntry s ->
                    sysv("semaphores", s.id(), s.key(), s.uid(), s.permissions(), s.summary(), s);
            case SysvQueueEntry q ->
                    sysv("queue", q.id(), q.key(), q.uid(), q.permissions(), q.summary(), q);
            case FileLockEntry lock ->
                    unowned("file lock", lock.path().orElse(lock.file()), lock.summary(), lock);
            case UnixSocketEntry s ->
                    unowned(
                            "UNIX socket",
                            s.address().orElse("socket:[" + s.inode() + "]"),
                            s.summary(),
                            s);
        };
    }

    private static List<String> named(
            String kind,
            String name,
            int uid,
            Set<PosixFilePermission> permissions,
            String state,
            IpcEntry entry) {
        String mode = PosixFilePermissions.toString(permissions);
        String user = Integer.toUnsignedString(uid);
        return List.of(kind, name, user, mode, state, joined(entry.processes()));
    }

    private static List<String> unowned(String kind, String name, String state, IpcEntry entry) {
        return List.of(kind, name, "", "", state, joined(entry.processes()));
    }

    private static List<String> sysv(
            String kind,
            int id,
            int key,
            int uid,
            Set<PosixFilePermission> permissions,
            String state,
            IpcEntry entry) {
        String name = "id " + id + (key == 0 ? ", private" : String.format(", key 0x%08x", key));
        return named("System V " + kind, name, uid, permissions, state, entry);
    }

    static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
