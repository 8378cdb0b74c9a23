package culebra.inspect;

import culebra.internal.LeakWatch;
import culebra.internal.Names;
import culebra.internal.OwnUse;
import culebra.internal.Platform;
import culebra.internal.RawText;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Lists the objects of interprocess communication on this machine, and the processes that use them.
 *
 * <p>It reads {@code /proc} and the file systems of memory and queues; it changes nothing but
 * access times, and consumes no message and no permit. Each result is a snapshot: objects that
 * appear or disappear while it is taken may be missing. Data that this user may not read is left
 * out or empty, which {@link Listing#warnings} reports; root sees most.
 *
 * <p>Processes of other PID namespaces are not visible, unless these are nested in this one: a
 * container does not see the host's processes, for example, though they may use the same memory.
 * The objects are those of this mount, IPC and network namespace. Where {@code /proc} is mounted
 * with {@code hidepid}, other users' processes may be invisible; a warning reports that, too.
 *
 * <p>A byte of a name that is not UTF-8 is a lone surrogate, U+DC80 to U+DCFF, as in Python's
 * {@code surrogateescape}, so that different names differ.
 *
 * <p>A call reads a large part of {@code /proc}, and takes longer the more processes and open files
 * exist. It is meant for diagnosis, not for frequent polling.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
public final class Inspect {
    private Inspect() {}

    /**
     * Lists shared memory, semaphores and message queues with a name, System V objects, file locks
     * and UNIX sockets, each with the processes that use it.
     *
     * <p>Message queues are found where a file system of type {@code mqueue} is mounted, by
     * convention {@code /dev/mqueue}; without such a mount, only queues that a process has open are
     * shown. A queue that this process has open is not opened again, since closing it would drop a
     * notification that this process has armed; only a notification that another thread arms while
     * this call examines the same queue may be dropped.
     *
     * @return the list, which prints as a table
     * @throws IOException if {@code /proc} cannot be read
     */
    public static Listing<IpcEntry> list() throws IOException {
        Platform.require();
        var warnings = new ArrayList<String>();
        var entries = entries(warnings);
        return new Listing<>(entries, warnings);
    }

    /**
     * Returns the processes that have an object open or mapped. Memory, a semaphore and a queue may
     * have the same name: all are searched, and every line shows the kind. Processes that still use
     * an unlinked object are included, as far as the kernel knows that it had this name.
     *
     * @param name the name, with or without its slash
     * @return a line for each process and object, which prints as a table; empty if no process uses
     *     such an object, or if none exists, which a warning reports
     * @throws IllegalArgumentException if the name is invalid
     * @throws IOException if {@code /proc} cannot be read
     */
    public static Listing<IpcUser> users(String name) throws IOException {
        Objects.requireNonNull(name, "name");
        String full = RawText.isRaw(name) ? raw(name) : Names.memory(name);
        Platform.require();
        var warnings = new ArrayList<String>();
        var memory = MemoryFiles.list(warnings);
        var queues = new QueueFiles();
        var scan = ProcessScan.run();
        queues.find(scan, warnings);
        warnOfHidden(scan, warnings);
        return new Listing<>(Users.of(full, memory, queues, scan, warnings), warnings);
    }

    /**
     * Lists the shared memory, semaphores and message queues with a name and the System V memory
     * that no visible process uses. It removes nothing: only their creators know whether they can
     * be removed. A process of another PID namespace may use them, or one of another user that this
     * process may not inspect; a process that is started later may expect to find them.
     *
     * <p>System V memory is listed if the kernel reports that no process has it attached, in any
     * namespace. The users of System V semaphores and queues are unknown, so these are left out.
     *
     * @return the list, which prints as a table
     * @throws IOException if {@code /proc} cannot be read
     */
    public static Listing<IpcEntry> unreferenced() throws IOException {
        Platform.require();
        var warnings = new ArrayList<String>();
        var unused = entries(warnings).stream().filter(Inspect::isUnreferenced).toList();
        warnings.add(
                "processes of other PID namespaces cannot be seen, and may use what is listed");
        warnings.add("a descriptor in transit in a socket belongs to no process either");
        warnings.add("System V semaphores and queues are left out: their users are unknown");
        return new Listing<>(unused, warnings);
    }

    /**
     * Returns what Culebra has open in this process. It costs little, so a program may ask it
     * regularly and publish the numbers.
     *
     * @return the numbers of this moment
     */
    public static OwnResources ownResources() {
        Platform.require();
        return new OwnResources(
                OwnUse.descriptors(),
                OwnUse.mappings(),
                OwnUse.waitingThreads(),
                OwnUse.poolThreads(),
                OwnUse.parkedThreads());
    }

    /**
     * Collects garbage and fails if handles of this process have been dropped without being closed
     * since the last call. Tests call it in a JVM that was started with {@code
     * -Dculebra.leaks=fail}. This extension of JUnit does so after each test:
     *
     * {@snippet file="culebra/cookbook/NoLeaks.java" region=extension}
     *
     * <p>With {@code -Dculebra.leaks=warn} each such handle is logged once, as a warning of the
     * {@link System.Logger} named {@code culebra}; with {@code trace} the place of its creation is
     * logged, too. A handle that was given to an arena is no leak.
     *
     * @throws IllegalStateException if there are such handles: its causes are their places of
     *     creation; or if the JVM was started without the property, or cannot collect garbage
     */
    public static void requireNoLeaks() {
        var leaks = LeakWatch.take();
        if (!leaks.isEmpty()) {
            var failure =
                    new IllegalStateException(leaks.getFirst().getMessage(), leaks.getFirst());
            leaks.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** A name with bytes that are not UTF-8, which only a listing can have. */
    private static String raw(String name) {
        return name.startsWith("/") ? name : "/" + name;
    }

    private static boolean isUnreferenced(IpcEntry entry) {
        return switch (entry) {
            case SharedMemoryEntry memory -> memory.processes().isEmpty();
            case RingEntry ring -> ring.processes().isEmpty();
            case SemaphoreEntry semaphore -> semaphore.processes().isEmpty();
            case QueueEntry queue -> queue.processes().isEmpty();
            case SysvMemoryEntry memory -> memory.attached() == 0;
            default -> false;
        };
    }

    /**
     * Reads the objects before the processes: every object found existed when its users were
     * searched.
     */
    private static List<IpcEntry> entries(List<String> warnings) throws IOException {
        var memory = MemoryFiles.list(warnings);
        var queues = new QueueFiles();
        var locks = FileLockTable.read(warnings);
        var sockets = UnixSockets.read(warnings);
        var scan = ProcessScan.run();
        queues.find(scan, warnings);
        warnOfHidden(scan, warnings);
        var entries = new ArrayList<IpcEntry>();
        var locked = FileLockTable.ownRecords(locks);
        for (MemoryFiles.NamedFile file : memory) {
            entries.add(MemoryFiles.entry(file, scan, locked));
        }
        for (QueueMount.Named queue : queues.named()) {
            entries.add(queues.entry(queue, scan));
        }
        entries.addAll(SysvTables.list(scan, warnings));
        entries.addAll(FileLockTable.entries(locks, scan));
        for (SocketLine socket : sockets) {
            entries.add(UnixSockets.entry(socket, scan));
        }
        return entries;
    }

    private static void warnOfHidden(ProcessScan scan, List<String> warnings) {
        if (scan.hidden() > 0) {
            warnings.add(
                    "processes that this user may not inspect, so that their objects are unknown: "
                            + scan.hidden());
        }
        String how = MountLine.hiding().orElse(null);
        if (how != null) {
            warnings.add("/proc hides processes of other users: " + how);
        }
    }
}
