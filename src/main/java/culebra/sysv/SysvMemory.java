package culebra.sysv;

import static culebra.internal.NegatedErrno.EEXIST;
import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENOENT;

import culebra.Access;
import culebra.internal.Errors;
import culebra.internal.MappedRange;
import culebra.internal.Modes;
import culebra.internal.Platform;
import culebra.internal.SysvControl;
import culebra.internal.SysvShmCalls;
import culebra.internal.UsableArena;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * System V shared memory, for programs that already use it; new programs should use {@code
 * culebra.shm}.
 *
 * <p>Its size is fixed, and its bytes are initially 0. An attached segment belongs to an {@link
 * Arena} and stays attached until that arena closes, even if this handle is closed. Removed memory
 * remains usable by the processes that have it attached, until the last one detaches.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/shmget.2.html">shmget(2)</a>
 */
public final class SysvMemory extends SysvObject<SysvMemory> {
    private SysvMemory(int id, boolean created) {
        super(id, SysvControl.SHM, created);
    }

    /**
     * Creates memory for this user only.
     *
     * @param key the key by which other processes find it; must be new, or {@link SysvKey#PRIVATE}
     * @param size the size in bytes, at least 1
     * @return a handle to the memory
     * @throws IllegalArgumentException if the size is not positive
     * @throws java.nio.file.FileAlreadyExistsException if memory with this key exists
     * @throws IOException if the system allows no such memory; the message names the limits
     */
    public static SysvMemory create(SysvKey key, long size) throws IOException {
        return create(key, size, Modes.PRIVATE);
    }

    /**
     * Creates memory with permissions, which the umask does not change.
     *
     * @param key the key by which other processes find it; must be new, or {@link SysvKey#PRIVATE}
     * @param size the size in bytes, at least 1
     * @param permissions who may read and write
     * @return a handle to the memory
     * @throws IllegalArgumentException if the size is not positive
     * @throws java.nio.file.FileAlreadyExistsException if memory with this key exists
     * @throws IOException if the system allows no such memory; the message names the limits
     */
    public static SysvMemory create(SysvKey key, long size, Set<PosixFilePermission> permissions)
            throws IOException {
        return create(key, size, Modes.of(permissions));
    }

    /**
     * Creates memory of huge pages for this user only. The pages come from those that the system
     * has reserved ({@code vm.nr_hugepages}).
     *
     * @param key the key by which other processes find it; must be new, or {@link SysvKey#PRIVATE}
     * @param size the size in bytes, at least 1; whole huge pages are reserved
     * @return a handle to the memory
     * @throws IllegalArgumentException if the size is not positive
     * @throws java.nio.file.FileAlreadyExistsException if memory with this key exists
     * @throws java.nio.file.AccessDeniedException if this process neither has CAP_IPC_LOCK nor
     *     belongs to the group of {@code vm.hugetlb_shm_group}
     * @throws IOException if too few huge pages are free (ENOMEM); the message states how many are
     *     free
     * @see <a href="https://man7.org/linux/man-pages/man2/shmget.2.html">shmget(2), SHM_HUGETLB</a>
     */
    public static SysvMemory createHuge(SysvKey key, long size) throws IOException {
        Objects.requireNonNull(key, "key");
        requirePositive(size);
        Platform.require();
        int id = SysvShmCalls.createHuge(key.value(), size, Modes.PRIVATE);
        if (id < 0) {
            throw Errors.named(id, "shmget", key.toString(), SysvRemedy.toGetHuge(id));
        }
        return handle(id, true);
    }

    /**
     * Opens memory.
     *
     * @param key its key
     * @return a handle to the memory
     * @throws IllegalArgumentException if the key is {@link SysvKey#PRIVATE}
     * @throws java.nio.file.NoSuchFileException if no memory has this key
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static SysvMemory open(SysvKey key) throws IOException {
        SysvKey.requireShared(key);
        Platform.require();
        return got(SysvShmCalls.shmget(key.value()), key, false);
    }

    /**
     * Opens memory, or creates it for this user only.
     *
     * @param key its key
     * @param size the least size in bytes
     * @return a handle to the memory
     * @throws IllegalArgumentException if the size is not positive, or the key is {@link
     *     SysvKey#PRIVATE}
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws FileSystemException if it exists and is smaller; the message names both sizes
     * @throws IOException if it cannot be opened, or the system allows no such memory
     */
    public static SysvMemory openOrCreate(SysvKey key, long size) throws IOException {
        return openOrCreate(key, size, Modes.PRIVATE);
    }

    /**
     * Opens memory, or creates it with permissions.
     *
     * @param key its key
     * @param size the least size in bytes
     * @param permissions who may read and write if it is created; ignored if it exists
     * @return a handle to the memory; {@link #wasCreated} returns whether it was created
     * @throws IllegalArgumentException if the size is not positive, or the key is {@link
     *     SysvKey#PRIVATE}
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws FileSystemException if it exists and is smaller; the message names both sizes
     * @throws IOException if it cannot be opened, or the system allows no such memory
     */
    public static SysvMemory openOrCreate(
            SysvKey key, long size, Set<PosixFilePermission> permissions) throws IOException {
        return openOrCreate(key, size, Modes.of(permissions));
    }

    /**
     * Opens memory by its id.
     *
     * @param id the id, as {@link #id} returns it in another process, or {@code ipcs} shows it
     * @return a handle to the memory
     * @throws RemovedException if no memory has this id
     * @throws IOException if its permissions forbid it
     */
    public static SysvMemory ofId(int id) throws IOException {
        Platform.require();
        var memory = new SysvMemory(id, false);
        memory.size();
        return memory.opened();
    }

    /**
     * Attaches the memory to this process.
     *
     * @param access {@link Access#READ} or {@link Access#READ_WRITE}
     * @param arena the arena that detaches the memory when it closes
     * @return the whole memory; read-only if the access is {@link Access#READ}
     * @throws IllegalArgumentException if the access is {@link Access#WRITE}, which the system does
     *     not support
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     * @throws RemovedException if the memory was removed and no process has it attached
     * @throws IOException if this is closed, or permissions forbid it
     * @see <a href="https://man7.org/linux/man-pages/man2/shmat.2.html">shmat(2)</a>
     */
    public MemorySegment attach(Access access, Arena arena) throws IOException {
        if (Objects.requireNonNull(access, "access") == Access.WRITE) {
            throw new IllegalArgumentException(
                    "System V memory cannot be attached for writing only; use READ_WRITE");
        }
        UsableArena.require(arena);
        requireOpen();
        boolean writable = access == Access.READ_WRITE;
        long address = check(SysvShmCalls.shmat(id(), writable), "shmat");
        long size = attachedSize(address);
        MemorySegment mapped = MappedRange.give(address, size, arena, SysvShmCalls::shmdt);
        return writable ? mapped : mapped.asReadOnly();
    }

    /**
     * Returns the size of the memory that was attached at an address; if that fails, it is
     * detached.
     */
    private long attachedSize(long address) throws IOException {
        try { // now nothing else can have this id
            return check(SysvShmCalls.size(id()), "shmctl");
        } catch (Throwable failed) {
            SysvShmCalls.shmdt(address);
            throw failed;
        }
    }

    /**
     * Returns the size of the memory.
     *
     * @return the size in bytes
     * @throws RemovedException if the memory was removed and no process has it attached
     * @throws IOException if this is closed, or permissions forbid it
     */
    public long size() throws IOException {
        requireOpen();
        return check(SysvShmCalls.size(id()), "shmctl");
    }

    /**
     * Returns how many times the memory is attached, in all processes.
     *
     * @return the number, which may already be out of date
     * @throws RemovedException if the memory was removed and no process has it attached
     * @throws IOException if this is closed, or permissions forbid it
     */
    public long attachments() throws IOException {
        requireOpen();
        return check(SysvShmCalls.attachments(id()), "shmctl");
    }

    /**
     * Returns when the memory was last attached.
     *
     * @return the time, in whole seconds; empty if the memory was never attached
     * @throws RemovedException if the memory was removed and no process has it attached
     * @throws IOException if this is closed, or permissions forbid it
     */
    public Optional<Instant> lastAttached() throws IOException {
        requireOpen();
        return time(SysvShmCalls.attached(id()));
    }

    /**
     * Returns when the memory was last detached.
     *
     * @return the time, in whole seconds; empty if the memory was never detached
     * @throws RemovedException if the memory was removed and no process has it attached
     * @throws IOException if this is closed, or permissions forbid it
     */
    public Optional<Instant> lastDetached() throws IOException {
        requireOpen();
        return time(SysvShmCalls.detached(id()));
    }

    /** Returns a string with the id and whether the handle is open. */
    @Override
    public String toString() {
        return "SysvMemory[" + state() + "]";
    }

    private static SysvMemory create(SysvKey key, long size, int mode) throws IOException {
        Objects.requireNonNull(key, "key");
        requirePositive(size);
        Platform.require();
        return got(SysvShmCalls.create(key.value(), size, mode), key, true);
    }

    private static SysvMemory openOrCreate(SysvKey key, long size, int mode) throws IOException {
        SysvKey.requireShared(key);
        requirePositive(size);
        Platform.require();
        while (true) {
            int id = SysvShmCalls.findBoth(key.value(), size);
            if (id != ENOENT) {
                if (id == EINVAL) {
                    requireSize(key, size);
                }
                return got(id, key, false);
            }
            id = SysvShmCalls.create(key.value(), size, mode);
            if (id != EEXIST) {
                return got(id, key, true);
            }
        }
    }

    private static SysvMemory got(int id, SysvKey key, boolean created) throws IOException {
        if (id < 0) {
            throw notGot(id, key);
        }
        return handle(id, created);
    }

    private static SysvMemory handle(int id, boolean created) {
        try {
            return new SysvMemory(id, created).opened();
        } catch (Throwable failed) {
            if (created) { // with a private key it could never be found again
                SysvControl.SHM.remove(id);
            }
            throw failed;
        }
    }

    private static void requirePositive(long size) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1 byte, not " + size);
        }
    }

    /**
     * Checks the size of existing memory, since the system reports a wrong size like a size above
     * the limit.
     */
    private static void requireSize(SysvKey key, long least) throws IOException {
        int id = SysvShmCalls.shmget(key.value());
        long size = id < 0 ? least : SysvShmCalls.size(id);
        if (size >= 0 && size < least) {
            throw new FileSystemException(
                    key.toString(),
                    null,
                    "it has "
                            + size
                            + " bytes, but "
                            + least
                            + " are requested; remove it, or request less");
        }
    }

    private static IOException notGot(int result, SysvKey key) {
        String remedy = SysvRemedy.toGet(result, SysvRemedy.memoryLimits());
        return Errors.named(result, "shmget", key.toString(), remedy);
    }
}
