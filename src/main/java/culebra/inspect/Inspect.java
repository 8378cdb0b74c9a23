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
 * Tells what there is for interprocess communication on this machine, and who uses it.
 *
 * <p>It reads {@code /proc} and the file systems of memory and queues; it changes nothing but
 * access times, and takes no message and no permit. Each result is a picture of a moment that has
 * passed: what comes or goes while it is made may be missing in it. What this user may not read is
 * left out or empty, and {@link Listing#warnings} says so; root sees most.
 *
 * <p>Nobody sees the processes of other PID namespaces, unless they lie within this one: those of
 * the host from a container, for example, though they may use the same memory. The objects are
 * those of this mount, IPC and network namespace. Where {@code /proc} is mounted with {@code
 * hidepid}, other users' processes may be as if they were not there; a warning says so, too.
 *
 * <p>A byte of a name that is not UTF-8 is a lone surrogate, U+DC80 to U+DCFF, as in Python's
 * {@code surrogateescape}, so that different names differ.
 *
 * <p>A call reads a good part of {@code /proc}, and takes longer the more processes and open files
 * there are; it is for looking at a system, not for asking again and again.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
public final class Inspect {
    private Inspect() {}

    /**
     * Lists shared memory, semaphores and message queues with a name, System V objects, file locks
     * and UNIX sockets, each with the processes that use it.
     *
     * <p>Message queues are found where a file system of type {@code mqueue} is mounted, which by
     * custom is {@code /dev/mqueue}; without one those are shown that a process has open. A queue
     * that this process has open is not opened again, since closing it would drop a notification
     * that this process has armed; only one that another thread opens and arms while this call
     * looks at the same queue may be dropped.
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
     * Tells which processes have an object open or mapped. Memory, a semaphore and a queue may have
     * the same name: each is looked for, and every line tells of which it is. Processes that still
     * have one that was unlinked are told too, as far as the kernel knows that it had this name.
     *
     * @param name the name, with or without its slash
     * @return a line for each process and object, which prints as a table; empty if nobody uses
     *     such an object, or there is none, about which there is a warning
     * @throws IllegalArgumentException if the name is not possible
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
     * that no visible process uses. It removes nothing: whether they may go, only those know who
     * made them. A process of another PID namespace may use them, or one of another user that this
     * one may not look into; one that is started later may expect to find them.
     *
     * <p>System V memory is listed if the kernel says that nobody has it attached, in whatever
     * namespace. For System V semaphores and queues nobody knows who uses them, so they are left
     * out.
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
        warnings.add("a descriptor that is under way in a socket is of no process either");
        warnings.add("System V semaphores and queues are left out: nothing tells who uses them");
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

    /** Objects before processes: what is found was there when its users were looked for. */
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
                    "processes that this user may not look into, so that it is not known what they"
                            + " use: "
                            + scan.hidden());
        }
        String how = MountLine.hiding().orElse(null);
        if (how != null) {
            warnings.add("/proc hides processes of other users: " + how);
        }
    }
}
