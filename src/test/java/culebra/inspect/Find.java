package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds what a test has made among whatever else there is on the machine. */
final class Find {
    private Find() {}

    /** The one entry of a type that a test means. */
    static <E extends IpcEntry> E one(Class<E> type, Predicate<E> meant) throws IOException {
        List<E> found = all(type, meant);
        assertEquals(1, found.size(), found::toString);
        return found.getFirst();
    }

    static <E extends IpcEntry> List<E> all(Class<E> type, Predicate<E> meant) throws IOException {
        return Inspect.list().only(type).stream().filter(meant).toList();
    }

    /** Waits until an entry of a type is as a test means. */
    static <E extends IpcEntry> E await(Class<E> type, Predicate<E> meant) throws IOException {
        while (true) {
            assertFalse(Thread.interrupted(), "overdue");
            List<E> found = all(type, meant);
            if (!found.isEmpty()) {
                return found.getFirst();
            }
        }
    }

    static SharedMemoryEntry memory(String name) throws IOException {
        return one(SharedMemoryEntry.class, entry -> entry.name().equals(name));
    }

    static SemaphoreEntry semaphore(String name) throws IOException {
        return one(SemaphoreEntry.class, entry -> entry.name().equals(name));
    }

    static QueueEntry queue(String name) throws IOException {
        return one(QueueEntry.class, entry -> entry.name().equals(name));
    }

    static List<Long> pids(List<IpcProcess> processes) {
        return processes.stream().map(IpcProcess::pid).sorted().toList();
    }

    /** The users of a queue that belong to this run. */
    static List<Long> pidsOfRun(QueueEntry queue) {
        return pids(queue.processes().stream().filter(Find::isOurs).toList());
    }

    /** The uses of a name by this run. */
    static List<IpcUser> users(String name) throws IOException {
        return Inspect.users(name).stream().filter(use -> isOurs(use.process())).toList();
    }

    /** A run beside this one has a queue open for a moment when it lists all queues. */
    private static boolean isOurs(IpcProcess process) {
        var each = ProcessHandle.of(process.pid());
        while (each.isPresent() && each.get().pid() != self()) {
            each = each.get().parent();
        }
        return each.isPresent();
    }

    /** A C program that uses what has a name: see its source. */
    static Peer user(String letters, String name) throws IOException {
        Peer peer = Peer.c("inspect/user", letters, name);
        peer.expect("ready");
        return peer;
    }

    /** Makes a semaphore that this process does not have open, not even as garbage. */
    static void createSemaphore(String name) throws Exception {
        try (Peer maker = user("S", name)) {
            maker.send("");
            maker.join();
        }
    }

    /**
     * Starts a main class in namespaces of its own; skips the test where there can be none.
     *
     * @param options for unshare
     * @param first what the shell does beforehand
     */
    static Peer unshared(List<String> options, String first, Class<?> main, String... arguments)
            throws Exception {
        var command = new ArrayList<>(List.of("unshare"));
        command.addAll(options);
        command.addAll(List.of("sh", "-e", "-c", first + "; exec \"$@\"", "sh"));
        var look = new ArrayList<>(command);
        look.add("true");
        try (Peer peer = Peer.command(look)) {
            assumeTrue(peer.exit() == 0, "namespaces of its own: root only");
        }
        command.addAll(Peer.javaCommand(List.of(), main, arguments));
        return Peer.command(command);
    }

    static long self() {
        return ProcessHandle.current().pid();
    }
}
