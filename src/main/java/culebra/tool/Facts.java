package culebra.tool;

import culebra.inspect.FileLockEntry;
import culebra.inspect.IpcEntry;
import culebra.inspect.IpcProcess;
import culebra.inspect.QueueEntry;
import culebra.inspect.RingEntry;
import culebra.inspect.SemaphoreEntry;
import culebra.inspect.SharedMemoryEntry;
import culebra.inspect.SysvMemoryEntry;
import culebra.inspect.SysvQueueEntry;
import culebra.inspect.SysvSemaphoresEntry;
import culebra.inspect.UnixSocketEntry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What JSON has of an entry, in order. A value that is not known is null. */
final class Facts {
    private static final long SELF = self();
    private static final String LETTERS = "rwxrwxrwx";

    private final Map<String, Object> facts = new LinkedHashMap<>();

    private Facts() {}

    /** This process as {@code /proc} numbers it, 0 if that is of other processes. */
    private static long self() {
        try {
            return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/self")).toString());
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    static Map<String, Object> of(IpcEntry entry) {
        var facts = new Facts();
        facts.facts.put("kind", Kinds.of(entry));
        facts.add(entry);
        facts.facts.put("processes", processes(entry.processes()));
        return facts.facts;
    }

    /** Returns true if this process alone uses something. */
    static boolean isOwn(IpcEntry entry) {
        List<IpcProcess> processes = entry.processes();
        return processes.size() == 1 && processes.getFirst().pid() == SELF;
    }

    static Map<String, Object> process(IpcProcess process) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("pid", process.pid());
        facts.put("command", process.command());
        return facts;
    }

    /** All but this one, which only looks. */
    private static List<Object> processes(List<IpcProcess> processes) {
        var all = new ArrayList<Object>();
        for (IpcProcess process : processes) {
            if (process.pid() != SELF) {
                all.add(process(process));
            }
        }
        return all;
    }

    private void add(IpcEntry entry) {
        if (entry instanceof SharedMemoryEntry memory) {
            facts.put("name", memory.name());
            facts.put("size", memory.size());
            addOwner(memory.uid(), memory.permissions());
        } else if (entry instanceof RingEntry ring) {
            facts.put("name", ring.name());
            facts.put("size", ring.size());
            facts.put("capacity", ring.capacity());
            facts.put("used", ring.used());
            facts.put("sent", ring.sent());
            facts.put("received", ring.received());
            addOwner(ring.uid(), ring.permissions());
        } else if (entry instanceof SemaphoreEntry semaphore) {
            facts.put("name", semaphore.name());
            facts.put("value", known(semaphore.value()));
            facts.put("waiting", known(semaphore.waiting()));
            addOwner(semaphore.uid(), semaphore.permissions());
        } else if (entry instanceof QueueEntry queue) {
            add(queue);
        } else if (entry instanceof FileLockEntry lock) {
            add(lock);
        } else if (entry instanceof UnixSocketEntry socket) {
            facts.put("name", socket.address().orElse(null));
            facts.put("type", socket.type().name().toLowerCase(Locale.ROOT));
            facts.put("state", socket.state().name().toLowerCase(Locale.ROOT));
            facts.put("inode", socket.inode());
        } else {
            addSysv(entry);
        }
    }

    private void add(QueueEntry queue) {
        facts.put("name", queue.name());
        facts.put("messages", known(queue.messages()));
        facts.put("capacity", known(queue.capacity()));
        facts.put("message_size", known(queue.messageSize()));
        facts.put("bytes", known(queue.bytes()));
        IpcProcess notified = queue.notified().orElse(null);
        facts.put("notified", notified == null ? null : process(notified));
        addOwner(queue.uid(), queue.permissions());
    }

    private void add(FileLockEntry lock) {
        facts.put("name", lock.path().orElse(null));
        facts.put("file", lock.file());
        facts.put("family", lock.kind().name().toLowerCase(Locale.ROOT));
        facts.put("exclusive", lock.exclusive());
        facts.put("position", lock.position());
        facts.put("size", lock.size() == Long.MAX_VALUE ? null : lock.size());
        facts.put("waiting", processes(lock.waiting()));
    }

    private void addSysv(IpcEntry entry) {
        if (entry instanceof SysvMemoryEntry memory) {
            addId(memory.id(), memory.key());
            facts.put("size", memory.size());
            facts.put("attached", memory.attached());
            facts.put("removed", memory.removed());
            facts.put("creator", memory.creator());
            facts.put("last", memory.last());
            addOwner(memory.uid(), memory.permissions());
        } else if (entry instanceof SysvSemaphoresEntry semaphores) {
            addId(semaphores.id(), semaphores.key());
            facts.put("count", semaphores.count());
            boolean used = semaphores.lastOperation().isPresent();
            facts.put("last_used", used ? semaphores.lastOperation().get().toString() : null);
            addOwner(semaphores.uid(), semaphores.permissions());
        } else if (entry instanceof SysvQueueEntry queue) {
            addId(queue.id(), queue.key());
            facts.put("messages", queue.messages());
            facts.put("bytes", queue.bytes());
            facts.put("last_sender", queue.lastSender());
            facts.put("last_receiver", queue.lastReceiver());
            addOwner(queue.uid(), queue.permissions());
        }
    }

    private void addId(int id, int key) {
        facts.put("id", id);
        facts.put("key", key);
    }

    private void addOwner(int uid, Set<PosixFilePermission> permissions) {
        facts.put("uid", uid & 0xffffffffL);
        facts.put("mode", mode(permissions));
    }

    /** As {@code ls} shows permissions. */
    static String mode(Set<PosixFilePermission> permissions) {
        var mode = new StringBuilder(LETTERS);
        for (PosixFilePermission each : PosixFilePermission.values()) {
            if (!permissions.contains(each)) {
                mode.setCharAt(each.ordinal(), '-');
            }
        }
        return mode.toString();
    }

    private static Object known(OptionalInt value) {
        return value.isPresent() ? (Object) value.getAsInt() : null;
    }

    private static Object known(OptionalLong value) {
        return value.isPresent() ? (Object) value.getAsLong() : null;
    }
}
