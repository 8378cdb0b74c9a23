package culebra.sem;

import static culebra.internal.NegatedErrno.EEXIST;
import static culebra.internal.NegatedErrno.ENOENT;

import culebra.Errno;
import culebra.internal.Abi;
import culebra.internal.Errors;
import culebra.internal.FullFileSystem;
import culebra.internal.LeakWatch;
import culebra.internal.Modes;
import culebra.internal.Names;
import culebra.internal.Platform;
import culebra.internal.SemNameCalls;
import culebra.internal.ShmCalls;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A semaphore with a name, which unrelated processes share.
 *
 * <p>It exists from {@link #create} until {@link #unlink} has removed the name and the last handle
 * is closed, even if the processes end; {@link #close} only closes this handle. A name has up to
 * 251 bytes and contains no slash, except that it may begin with one: "ready" and "/ready" are the
 * same name. C opens the same semaphore with {@code sem_open("/ready", 0)}, and Python with the
 * package {@code posix_ipc} as {@code posix_ipc.Semaphore("/ready")}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/sem_open.3.html">sem_open(3)</a>
 */
public final class NamedSemaphore extends PosixSemaphore {
    private final String name;
    private final boolean created;

    private NamedSemaphore(String name, MemorySegment sem, boolean created) {
        super(sem, name);
        this.name = name;
        this.created = created;
        if (Platform.WATCHES_LEAKS) {
            LeakWatch.add(this, gate());
        }
        gate().opened();
    }

    /**
     * Creates a semaphore that only this user may open.
     *
     * @param name the name, which must not exist yet
     * @param permits the initial number of permits, 0 to {@link #MAX_PERMITS}
     * @return a handle to the semaphore
     * @throws IllegalArgumentException if the name or the number is invalid
     * @throws java.nio.file.FileAlreadyExistsException if the name already exists
     * @throws IOException if it cannot be created
     */
    public static NamedSemaphore create(String name, int permits) throws IOException {
        return create(name, permits, Modes.PRIVATE);
    }

    /**
     * Creates a semaphore with permissions, which the umask does not change.
     *
     * @param name the name, which must not exist yet
     * @param permits the initial number of permits, 0 to {@link #MAX_PERMITS}
     * @param permissions who may open it: opening requires both read and write permission
     * @return a handle to the semaphore
     * @throws IllegalArgumentException if the name or the number is invalid
     * @throws java.nio.file.FileAlreadyExistsException if the name already exists
     * @throws IOException if it cannot be created
     */
    public static NamedSemaphore create(
            String name, int permits, Set<PosixFilePermission> permissions) throws IOException {
        return create(name, permits, Modes.of(permissions));
    }

    /**
     * Opens a semaphore.
     *
     * @param name the name of the semaphore
     * @return a handle to the semaphore
     * @throws IllegalArgumentException if the name is invalid
     * @throws java.nio.file.NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, or the name belongs to something other than a
     *     semaphore
     */
    public static NamedSemaphore open(String name) throws IOException {
        String full = Names.semaphore(name);
        Platform.require();
        return opened(full, SemNameCalls.open(full), false);
    }

    /**
     * Opens a semaphore, or creates it for this user only if it does not exist.
     *
     * @param name the name of the semaphore
     * @param permits the initial number of permits of a new semaphore; ignored if the semaphore
     *     exists
     * @return a handle to the semaphore
     * @throws IllegalArgumentException if the name or the number is invalid
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, or the name belongs to something other than a
     *     semaphore
     */
    public static NamedSemaphore openOrCreate(String name, int permits) throws IOException {
        return openOrCreate(name, permits, Modes.PRIVATE);
    }

    /**
     * Opens a semaphore, or creates it with permissions if it does not exist.
     *
     * @param name the name of the semaphore
     * @param permits the initial number of permits of a new semaphore; ignored if the semaphore
     *     exists
     * @param permissions who may open a new semaphore, regardless of the umask; ignored if the
     *     semaphore exists
     * @return a handle to the semaphore; {@link #wasCreated} returns whether it was created
     * @throws IllegalArgumentException if the name or the number is invalid
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, or the name belongs to something other than a
     *     semaphore
     */
    public static NamedSemaphore openOrCreate(
            String name, int permits, Set<PosixFilePermission> permissions) throws IOException {
        return openOrCreate(name, permits, Modes.of(permissions));
    }

    /**
     * Removes a semaphore's name. Open handles keep working, and the name can be created again.
     *
     * @param name the semaphore's name
     * @throws java.nio.file.NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     * @see <a href="https://man7.org/linux/man-pages/man3/sem_unlink.3.html">sem_unlink(3)</a>
     */
    public static void unlink(String name) throws IOException {
        String full = Names.semaphore(name);
        Platform.require();
        int result = SemNameCalls.unlink(full);
        if (result < 0) {
            throw Errors.named(result, "sem_unlink", full, unlinkRemedy(result));
        }
    }

    /**
     * Removes a semaphore's name if it exists.
     *
     * @param name the semaphore's name
     * @return true if it existed
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     */
    public static boolean unlinkIfExists(String name) throws IOException {
        try {
            unlink(name);
            return true;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    /**
     * Returns the semaphore's name.
     *
     * @return the name, with its slash
     */
    public String name() {
        return name;
    }

    /**
     * Returns whether this handle has created the semaphore.
     *
     * @return true if it has; false if the semaphore existed and was opened
     */
    public boolean wasCreated() {
        return created;
    }

    /**
     * Removes the semaphore's name, as {@link #unlink(String)} does. The name is removed even if it
     * now belongs to another semaphore. This also works on a closed handle.
     *
     * @throws java.nio.file.NoSuchFileException if the name no longer exists
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     */
    public void unlink() throws IOException {
        unlink(name);
    }

    @Override
    public NamedSemaphore closeWith(Arena arena) {
        closeAlong(arena);
        return this;
    }

    /** Returns a string with the name, the number of permits and whether the handle is open. */
    @Override
    public String toString() {
        return "NamedSemaphore[" + name + ", " + state() + "]";
    }

    private static NamedSemaphore create(String name, int permits, int mode) throws IOException {
        String full = Names.semaphore(name);
        requirePermits(permits);
        Platform.require();
        return opened(full, SemNameCalls.create(full, mode, permits), true);
    }

    private static NamedSemaphore openOrCreate(String name, int permits, int mode)
            throws IOException {
        String full = Names.semaphore(name);
        requirePermits(permits);
        Platform.require();
        while (true) {
            long address = SemNameCalls.open(full);
            if (address != ENOENT) {
                return opened(full, address, false);
            }
            address = SemNameCalls.create(full, mode, permits);
            if (address != EEXIST) {
                return opened(full, address, true);
            }
        }
    }

    private static NamedSemaphore opened(String name, long address, boolean created)
            throws IOException {
        if (address == SemNameCalls.OTHER_CONTENT) {
            throw noSemaphore(name);
        }
        if (address < 0) {
            throw Errors.named(address, "sem_open", name, remedy(address));
        }
        try {
            return new NamedSemaphore(name, Unmapping.segment(address), created);
        } catch (Throwable failed) {
            if (created) {
                int ignored = SemNameCalls.unlink(name);
            }
            throw failed;
        }
    }

    private static FileSystemException noSemaphore(String name) {
        String file = ShmCalls.DIRECTORY + SemNameCalls.file(name);
        long size = new File(file).length();
        String content =
                size == Abi.SEM_SIZE
                        ? "other content"
                        : size + " bytes, but a semaphore has " + Abi.SEM_SIZE;
        String why =
                " is not a semaphore: it contains " + content + "; remove it if it is a leftover";
        return new FileSystemException(name, null, file + why);
    }

    private static String unlinkRemedy(int result) {
        return switch (Errno.of(-result)) {
            case ENOENT -> "use unlinkIfExists if it may be missing";
            case EACCES, EPERM -> "only its owner may remove it";
            default -> null;
        };
    }

    private static String remedy(long result) {
        return switch (Errno.of((int) -result)) {
            case ENOENT -> "create it first, or use openOrCreate";
            case EEXIST -> "open it, use openOrCreate, or unlink it if it is a leftover";
            case EACCES ->
                    "only its owner may open it, unless it was created with permission for others"
                            + " to read and write";
            case ENOSPC -> FullFileSystem.whatIsFull("/dev/shm");
            case EROFS -> "/dev/shm is mounted read-only; mount a tmpfs there";
            case ENOMEM -> "there are too many mappings; /proc/sys/vm/max_map_count";
            default -> null;
        };
    }

    /** Unmaps the semaphore when nothing refers to it, including calls in progress. */
    private static final class Unmapping implements Consumer<MemorySegment> {
        private final long address;

        private Unmapping(long address) {
            this.address = address;
        }

        @SuppressWarnings("restricted")
        static MemorySegment segment(long address) {
            try {
                return MemorySegment.ofAddress(address)
                        .reinterpret(Abi.SEM_SIZE, Arena.ofAuto(), new Unmapping(address));
            } catch (Throwable failed) {
                SemNameCalls.close(address);
                throw failed;
            }
        }

        @Override
        public void accept(MemorySegment ignored) {
            SemNameCalls.close(address);
        }
    }
}
