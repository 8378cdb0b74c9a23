package culebra.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The processes that use the objects of one name: shared memory, semaphore or queue. */
final class Users {
    private final String name;
    private final ProcessScan scan;
    private final QueueFiles queues;
    private final Map<FileId, IpcUser.Kind> present = new HashMap<>();
    private final Set<Listed> listed = new HashSet<>();
    private final Map<Key, Use> users = new LinkedHashMap<>();
    private final FileStatus directory = FileStatus.of(MemoryFiles.PATH);

    private Users(String name, ProcessScan scan, QueueFiles queues) {
        this.name = name;
        this.scan = scan;
        this.queues = queues;
    }

    /** A file that has this path, which may end with the kernel's suffix for unlinked files. */
    private record Listed(FileId id, String path) {}

    private record Key(IpcProcess process, IpcUser.Kind kind, boolean unlinked) {}

    private static final class Use {
        final List<Integer> descriptors = new ArrayList<>();
        int mappings;
    }

    static List<IpcUser> of(
            String name,
            List<MemoryFiles.NamedFile> memory,
            QueueFiles queues,
            ProcessScan scan,
            List<String> warnings) {
        var users = new Users(name, scan, queues);
        users.findObjects(memory);
        if (users.present.isEmpty()) {
            warnings.add(
                    "no visible shared memory, semaphore or message queue has the name " + name);
        }
        users.findProcesses();
        return users.users.entrySet().stream()
                .map(user -> users.user(user.getKey(), user.getValue()))
                .toList();
    }

    private void findObjects(List<MemoryFiles.NamedFile> memory) {
        for (MemoryFiles.NamedFile file : memory) {
            String path = MemoryFiles.DIRECTORY + "/" + file.fileName();
            listed.add(new Listed(file.status().id(), path));
            if (file.name().equals(name)) {
                present.put(
                        file.status().id(),
                        file.isSemaphore() ? IpcUser.Kind.SEMAPHORE : IpcUser.Kind.SHARED_MEMORY);
            }
        }
        for (QueueMount.Named queue : queues.named()) {
            listed.add(new Listed(queue.status().id(), queue.name()));
            if (queue.name().equals(name)) {
                present.put(queue.status().id(), IpcUser.Kind.MESSAGE_QUEUE);
            }
        }
    }

    private void findProcesses() {
        for (OpenFile file : scan.files()) {
            if (file.isCandidate() && file.id() != null) {
                Use use = use(file.process(), file.id(), file.target());
                if (use != null) {
                    use.descriptors.add(file.number());
                }
            }
        }
        scan.mappings().forEach((id, all) -> all.forEach(mapped -> add(id, mapped)));
    }

    private void add(FileId id, ProcessScan.Mapped mapped) {
        Use use = use(mapped.process(), id, mapped.path());
        if (use != null) {
            use.mappings++;
        }
    }

    /** Returns the use of a file by a process as known so far; null for other kinds of files. */
    private Use use(IpcProcess process, FileId id, String path) {
        IpcUser.Kind kind = present.get(id);
        boolean unlinked = kind == null;
        if (unlinked && !listed.contains(new Listed(id, path))) {
            kind = unlinked(id, path);
        }
        return kind == null
                ? null
                : users.computeIfAbsent(new Key(process, kind, unlinked), any -> new Use());
    }

    /** Returns the kind of an unlinked object, by its former path. */
    private IpcUser.Kind unlinked(FileId id, String path) {
        if (path.equals(OpenFile.unlinked(name)) && queues.isQueue(id)) {
            return IpcUser.Kind.MESSAGE_QUEUE;
        }
        if (directory == null || directory.id().device() != id.device()) {
            return null;
        }
        if (path.equals(OpenFile.unlinked(MemoryFiles.DIRECTORY + name))) {
            return IpcUser.Kind.SHARED_MEMORY;
        }
        String semaphore = MemoryFiles.SEMAPHORE + name.substring(1);
        return path.equals(OpenFile.unlinked(MemoryFiles.DIRECTORY + "/" + semaphore))
                ? IpcUser.Kind.SEMAPHORE
                : null;
    }

    private IpcUser user(Key key, Use use) {
        return new IpcUser(
                key.process,
                key.kind,
                name,
                key.unlinked,
                List.copyOf(use.descriptors),
                use.mappings);
    }
}
