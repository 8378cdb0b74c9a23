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
 * Lists the objects for interprocess communication on this machine, and the processes that use
 * them.
 *
 * <p>The methods read {@code /proc} and the file systems of shared memory and message queues. They
 * change nothing except access times, and consume neither messages nor permits. Each result is a
 * snapshot: an object that appears or disappears during the call may be missing. Data that this
 * user may not read is omitted or empty, and {@link Listing#warnings} reports it. Root can read all
 * of it.
 *
 * <p>Processes of other PID namespaces are visible only if their namespace is nested in this one. A
 * container, for example, does not see the processes of the host, although they may use the same
 * memory. The objects are those of this mount, IPC and network namespace. If {@code /proc} is
 * mounted with {@code hidepid}, processes of other users may be invisible; a warning reports this,
 * too.
 *
 * <p>A byte of a name that is not valid UTF-8 is represented by a lone surrogate from U+DC80 to
 * U+DCFF, as by Python's {@code surrogateescape}. Different names therefore remain different.
 *
 * <p>A call reads a large part of {@code /proc}, and takes longer the more processes and open files
 * exist. It is intended for diagnostics, not for frequent polling.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
public final class Inspect {
    private Inspect() {}

    /**
     * Lists named shared memory, message rings, semaphores and message queues, System V objects,
     * file locks and UNIX sockets, each with the processes that use it.
     *
     * <p>Message queues are found in file systems of type {@code mqueue}, by convention mounted at
     * {@code /dev/mqueue}. Without such a mount, only queues that a process has open are listed. A
     * queue that this process has open is not opened again, because closing it would cancel a
     * notification that this process has armed. A notification is lost only if another thread of
     * this process arms it while this call examines the same queue.
     *
     * @return the listing, which prints as a table
     * @throws IOException if {@code /proc} cannot be read
     */
    public static Listing<IpcEntry> list() throws IOException {
        Platform.require();
        var warnings = new ArrayList<String>();
        var entries = entries(warnings);
        return new Listing<>(entries, warnings);
    }

    /**
     * Returns the processes that have an object open or mapped. Shared memory, a semaphore and a
     * message queue may have the same name: all of them are searched, and each entry states the
     * kind. Processes that still use an unlinked object are included if the kernel still records
     * that it had this name.
     *
     * @param name the name of the object, with or without its leading slash
     * @return an entry for each process and object, which prints as a table; empty if no process
     *     uses such an object, or if no such object exists, which a warning reports
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
     * Lists the named shared memory, message rings, semaphores and message queues, and the System V
     * memory, that no visible process uses. This method removes nothing, because only the creators
     * know whether an object can be removed. An object may be in use by a process of another PID
     * namespace, or by a process of another user that this process may not inspect. A process that
     * starts later may also expect to find it.
     *
     * <p>System V memory is listed if the kernel reports that no process of any namespace has it
     * attached. System V semaphores and queues are omitted, because their users are unknown.
     *
     * @return the listing, which prints as a table
     * @throws IOException if {@code /proc} cannot be read
     */
    public static Listing<IpcEntry> unreferenced() throws IOException {
        Platform.require();
        var warnings = new ArrayList<String>();
        var unused = entries(warnings).stream().filter(Inspect::isUnreferenced).toList();
        warnings.add(
                "processes of other PID namespaces are not visible, and may use the listed"
                        + " objects");
        warnings.add("an object whose descriptor is in transit in a socket has no visible process");
        warnings.add("System V semaphores and queues are omitted, because their users are unknown");
        return new Listing<>(unused, warnings);
    }

    /**
     * Returns the resources that Culebra has open in this process, and how many threads wait in it.
     * The call is cheap, so a program may make it regularly and publish the numbers. Each number is
     * read at a slightly different time.
     *
     * <p>Threads that Culebra runs for its own work, such as the one that waits for a child to end,
     * are not counted.
     *
     * @return the current numbers
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
     * Runs a garbage collection, and fails if handles of this process have been dropped without
     * being closed since the last call. Tests call it in a JVM that was started with {@code
     * -Dculebra.leaks=fail}. This JUnit extension calls it after each test:
     *
     * {@snippet file="culebra/cookbook/NoLeaks.java" region=extension}
     *
     * <p>With {@code -Dculebra.leaks=warn} each such handle is logged once, as a warning of the
     * {@link System.Logger} named {@code culebra}. With {@code trace} the place of its creation is
     * logged, too. A handle that is closed by an arena is not a leak.
     *
     * @throws IllegalStateException if there are such handles, with the places of their creation as
     *     causes; or if the JVM was started without the property, or cannot run a garbage
     *     collection
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
                    "processes that this user may not inspect, so their objects are unknown: "
                            + scan.hidden());
        }
        String how = MountLine.hiding().orElse(null);
        if (how != null) {
            warnings.add("/proc hides processes of other users: " + how);
        }
    }
}
