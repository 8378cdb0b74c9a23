package culebra.shm;

import culebra.Access;
import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.FreeSpace;
import culebra.internal.MapOrigin;
import culebra.internal.Modes;
import culebra.internal.Names;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.ShmCalls;
import culebra.internal.StatCalls;
import culebra.internal.UsableArena;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Memory that processes share: an object with a name, or an anonymous one that is passed on.
 *
 * <p>A named object exists from {@link #create} until {@link #unlink} and the last mapping, even if
 * the processes end. {@link #close} only closes this handle: memory mapped by {@link #map(Arena)}
 * stays mapped until its arena closes. C opens the same object by {@code shm_open("/name", ...)},
 * Python 3.13 or later by {@code multiprocessing.shared_memory.SharedMemory("name", track=False)}.
 * Without {@code track=False}, or before 3.13, Python unlinks the name when it ends, unless it is
 * unregistered as the package's page shows. Names are up to 255 bytes without a slash, except one
 * that may come first: "jobs" and "/jobs" are the same.
 *
 * <p>An object appears complete: with its full size, its memory reserved and its initializer run.
 * Reserved memory cannot run out later; a process that truncates an object others have mapped still
 * makes their next access fail, in Java code with an {@link InternalError}, in native code and in
 * atomic operations by killing the process. {@link #seal} rules that out for anonymous memory.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/shm_overview.7.html">shm_overview(7)</a>
 */
public final class SharedMemory extends FdHandle<SharedMemory> {
    private final String name;
    private final boolean created;
    private final boolean reserving;

    /** What marks the mappings of this handle, which do not keep the handle itself. */
    private final Object token = new Object();

    private SharedMemory(Fd fd, String name, boolean created, boolean reserving) {
        super(fd);
        this.name = name;
        this.created = created;
        this.reserving = reserving;
    }

    /**
     * Maps a named object, creating it if it does not exist: all of shared memory in one call.
     *
     * @param name its name
     * @param size the number of bytes to map; an existing object must have at least as many
     * @param arena unmaps it when it closes
     * @return the first {@code size} bytes of the object, zero if it is new
     * @throws IllegalArgumentException if the name or the size is invalid
     * @throws IllegalStateException if the arena is closed; then nothing is created
     * @throws WrongThreadException if the arena is confined to another thread; likewise
     * @throws IOException as {@link #openOrCreate(String, long, Consumer)}
     */
    public static MemorySegment map(String name, long size, Arena arena) throws IOException {
        Objects.requireNonNull(name, "name");
        Platform.require();
        UsableArena.require(arena); // before anything is created
        try (SharedMemory memory = openOrCreate(name, size)) {
            return memory.map(MapMode.READ_WRITE, 0, size, arena);
        }
    }

    /**
     * Creates an object that only this user may open, zero throughout.
     *
     * @param name its name, which must be new
     * @param size its size in bytes, which are reserved
     * @return a handle of it
     * @throws IllegalArgumentException if the name or the size is invalid
     * @throws FileAlreadyExistsException if the name already exists
     * @throws IOException if there is no room for it, or it cannot be created
     * @see <a href="https://man7.org/linux/man-pages/man3/shm_open.3.html">shm_open(3)</a>
     */
    public static SharedMemory create(String name, long size) throws IOException {
        return create(name, size, Modes.PRIVATE, true, null);
    }

    /**
     * Creates an object with permissions, which the umask does not change.
     *
     * @param name its name, which must be new
     * @param size its size in bytes, which are reserved
     * @param permissions who may open it
     * @return a handle of it
     * @throws IOException as {@link #create(String, long)}
     */
    public static SharedMemory create(String name, long size, Set<PosixFilePermission> permissions)
            throws IOException {
        return create(name, size, Modes.of(permissions), true, null);
    }

    /**
     * Creates an object with permissions, minus the umask, and initializes it before any other
     * process can open it.
     *
     * @param name its name, which must be new
     * @param size its size in bytes, which are reserved
     * @param permissions who may open it
     * @param initializer receives the new object, zero throughout; an exception that it throws is
     *     propagated, and no object is created. The segment is valid only during the call
     * @return a handle of it
     * @throws IOException as {@link #create(String, long)}
     */
    public static SharedMemory create(
            String name,
            long size,
            Set<PosixFilePermission> permissions,
            Consumer<MemorySegment> initializer)
            throws IOException {
        Objects.requireNonNull(initializer, "initializer");
        return create(name, size, Modes.of(permissions), true, initializer);
    }

    /**
     * Creates an object whose memory is allocated page by page on first access. If no memory is
     * left then, the access fails as if the object were truncated.
     *
     * @param name its name, which must be new
     * @param size its size in bytes, none of them reserved
     * @return a handle of it
     * @throws IOException as {@link #create(String, long)}
     */
    public static SharedMemory createSparse(String name, long size) throws IOException {
        return create(name, size, Modes.PRIVATE, false, null);
    }

    /**
     * Opens an object for reading and writing.
     *
     * @param name its name
     * @return a handle of it
     * @throws IOException as {@link #open(String, Access)}
     */
    public static SharedMemory open(String name) throws IOException {
        return open(name, Access.READ_WRITE);
    }

    /**
     * Opens an object.
     *
     * @param name its name
     * @param access {@link Access#READ} or {@link Access#READ_WRITE}
     * @return a handle of it
     * @throws IllegalArgumentException if the name or the access is invalid
     * @throws NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, or has no size yet
     */
    public static SharedMemory open(String name, Access access) throws IOException {
        boolean writable = isWriting(access);
        String full = Names.memory(name);
        return opened(MemoryObject.open(full, writable, 1), full);
    }

    /**
     * Opens an object, and waits while it has a size of 0. A program that is not Culebra creates an
     * object first and sizes it afterwards.
     *
     * <p>The wait checks the object at least every 20 milliseconds. An interrupt ends it. It ends
     * with {@link NoSuchFileException} if the object is unlinked during the wait.
     *
     * @param name its name
     * @param access {@link Access#READ} or {@link Access#READ_WRITE}
     * @param timeout longest wait for its creator to size it; zero or less means do not wait
     * @return a handle of it
     * @throws IllegalArgumentException if the name or the access is invalid
     * @throws InterruptedException if interrupted while waiting
     * @throws NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, or still has a size of 0 after the timeout
     */
    public static SharedMemory open(String name, Access access, Duration timeout)
            throws IOException, InterruptedException {
        boolean writable = isWriting(access);
        long deadline = Deadline.after(timeout);
        String full = Names.memory(name);
        return opened(MemoryObject.open(full, writable, 1, deadline), full);
    }

    /**
     * Opens an object for reading and writing that may have a size of 0, so that the caller sizes
     * it: with {@link #resize}, as C does with {@code ftruncate} after {@code shm_open}.
     *
     * @param name its name
     * @return a handle of it; {@link #size} may be larger than 0 if another process was first
     * @throws IllegalArgumentException if the name is invalid
     * @throws NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static SharedMemory openEmpty(String name) throws IOException {
        String full = Names.memory(name);
        return opened(MemoryObject.open(full, true, 0), full);
    }

    /**
     * Opens an object, or creates it, zero throughout, if it does not exist.
     *
     * @param name its name
     * @param size the size of a new one in bytes; one that exists may be larger
     * @return a handle of it
     * @throws IOException as {@link #openOrCreate(String, long, Consumer)}
     */
    public static SharedMemory openOrCreate(String name, long size) throws IOException {
        return openOrCreate(name, size, Modes.PRIVATE, null);
    }

    /**
     * Opens an object, or creates it with permissions, zero throughout, if it does not exist.
     *
     * @param name its name
     * @param size the size of a new one in bytes; one that exists may be larger
     * @param permissions who may open a new one, whatever the umask; ignored if it exists
     * @return a handle of it; {@link #wasCreated} tells whether it was created
     * @throws IOException as {@link #openOrCreate(String, long, Consumer)}
     */
    public static SharedMemory openOrCreate(
            String name, long size, Set<PosixFilePermission> permissions) throws IOException {
        return openOrCreate(name, size, Modes.of(permissions), null);
    }

    /**
     * Opens an object, or creates and initializes it if it does not exist. No other process sees it
     * before the initializer has returned. If two processes create it at once, one of them wins,
     * and the object initialized by the other is discarded.
     *
     * @param name its name
     * @param size the size of a new one in bytes; one that exists may be larger
     * @param initializer receives the new object, zero throughout; an exception that it throws is
     *     propagated, and no object is created. The segment is valid only during the call: map the
     *     object to use it. Null for none
     * @return a handle of it
     * @throws IllegalArgumentException if the name or the size is invalid
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it exists and is smaller, or cannot be opened or created
     */
    public static SharedMemory openOrCreate(
            String name, long size, Consumer<MemorySegment> initializer) throws IOException {
        return openOrCreate(name, size, Modes.PRIVATE, initializer);
    }

    /**
     * Opens an object, or creates it with permissions and initializes it if it does not exist. No
     * other process sees it before the initializer has returned.
     *
     * @param name its name
     * @param size the size of a new one in bytes; one that exists may be larger
     * @param permissions who may open a new one, whatever the umask; ignored if it exists
     * @param initializer receives the new object, as in {@link #openOrCreate(String, long,
     *     Consumer)}; null for none
     * @return a handle of it; {@link #wasCreated} tells whether it was created
     * @throws IOException as {@link #openOrCreate(String, long, Consumer)}
     */
    public static SharedMemory openOrCreate(
            String name,
            long size,
            Set<PosixFilePermission> permissions,
            Consumer<MemorySegment> initializer)
            throws IOException {
        return openOrCreate(name, size, Modes.of(permissions), initializer);
    }

    /**
     * Creates anonymous memory, which can be passed to other processes by its descriptor, and can
     * be sealed.
     *
     * <p>Where the system refuses memfd_create, as a sandbox may, it is an unlinked object in
     * /dev/shm. Such memory cannot be sealed: {@link #seal} throws {@link
     * UnsupportedOperationException}.
     *
     * @param size its size in bytes, which are reserved
     * @return a handle of it
     * @throws IllegalArgumentException if the size is invalid
     * @throws IOException if there is no room for it
     * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2)</a>
     */
    public static SharedMemory anonymous(long size) throws IOException {
        FreeSpace.requireSize("Anonymous memory", size);
        Platform.require();
        return new SharedMemory(MemoryObject.anonymous(size), null, true, true);
    }

    /**
     * Creates memory without a name of huge pages, which need fewer entries of the processor's
     * translation cache. The pages are of the system's default size and come from those that it has
     * reserved ({@code vm.nr_hugepages}).
     *
     * @param size its size in bytes, which is rounded up to whole huge pages and reserved
     * @return a handle of it; {@link #size} returns the rounded size
     * @throws IllegalArgumentException if the size is not possible
     * @throws IOException if too few huge pages are free (ENOSPC, ENOMEM); the message has their
     *     number
     * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2),
     *     MFD_HUGETLB</a>
     */
    public static SharedMemory anonymousHuge(long size) throws IOException {
        FreeSpace.requireSize("Anonymous memory", size);
        Platform.require();
        return new SharedMemory(MemoryObject.anonymousHuge(size), null, true, true);
    }

    /**
     * Takes ownership of a descriptor of memory: one that another process passed, or of any file
     * that can be mapped.
     *
     * @param fd the descriptor, which the returned handle then owns
     * @return a handle of it
     * @throws IllegalArgumentException if it is neither memory nor a file: a pipe, a socket ...
     * @throws IOException if it is closed
     */
    public static SharedMemory adopt(Fd fd) throws IOException {
        long size = StatCalls.size(Objects.requireNonNull(fd, "fd"));
        if (size == Outcome.CLOSED) {
            throw Errors.closed(fd);
        }
        if (size < 0) {
            throw new IllegalArgumentException(fd + " is neither memory nor a file");
        }
        return opened(fd, null);
    }

    /**
     * Removes an object's name. Mappings and open handles keep working, and the name can be created
     * again.
     *
     * @param name the object's name
     * @throws NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     * @see <a href="https://man7.org/linux/man-pages/man3/shm_unlink.3.html">shm_unlink(3)</a>
     */
    public static void unlink(String name) throws IOException {
        String full = Names.memory(name);
        Platform.require();
        int result = ShmCalls.shm_unlink(full);
        if (result < 0) {
            throw Errors.named(result, "shm_unlink", full, MemoryRemedy.toUnlink(result));
        }
    }

    /**
     * Removes an object's name if it exists.
     *
     * @param name the object's name
     * @return true if it existed
     * @throws IOException as {@link #unlink}
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
     * Maps the whole object, for reading only if it was opened for reading only. Memory that is
     * sealed against writing cannot be mapped by this method: use {@link #map(MapMode, long, long,
     * Arena)} with {@link MapMode#PRIVATE}.
     *
     * @param arena unmaps it when it closes
     * @return the memory
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     * @throws IOException if this is closed, or it cannot be mapped
     */
    public MemorySegment map(Arena arena) throws IOException {
        Objects.requireNonNull(arena, "arena");
        MapMode mode = readable() == FdCalls.READ_ONLY ? MapMode.READ_ONLY : MapMode.READ_WRITE;
        long size = size();
        requireWithin(0, size, size);
        return MemoryMapper.map(fd(), this, token, mode, 0, size, arena);
    }

    /**
     * Maps the whole object between two guard pages, which nothing may access. Native code that
     * writes past the last page of the memory, or before the first, then ends the process at once
     * instead of changing other memory. Java code is stopped by the bounds of the segment anyway.
     *
     * @param arena unmaps it when it closes
     * @return the memory, for reading only if it was opened so
     * @throws UnsupportedOperationException if the memory is of huge pages
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     * @throws IOException if this is closed, or it cannot be mapped
     */
    public MemorySegment mapGuarded(Arena arena) throws IOException {
        Objects.requireNonNull(arena, "arena");
        boolean write = readable() != FdCalls.READ_ONLY;
        long size = size();
        requireWithin(0, size, size);
        return MemoryMapper.mapGuarded(fd(), this, size, write, arena);
    }

    /**
     * Maps a range of the object.
     *
     * @param mode shared for reading and writing, shared for reading, or private: then only this
     *     mapping sees what is written to it
     * @param offset where the range begins, in bytes from the start of the object
     * @param size the number of bytes, at least 1
     * @param arena unmaps it when it closes
     * @return the memory, of exactly that size
     * @throws IllegalArgumentException if the range is not within the object
     * @throws java.nio.channels.NonWritableChannelException if this was opened for reading only and
     *     the mode is {@code READ_WRITE}
     * @throws java.nio.channels.NonReadableChannelException if the adopted descriptor was opened
     *     for writing only
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     * @throws UnsupportedOperationException if the mode is none of the three
     * @throws IOException if this is closed, or it cannot be mapped
     * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
     */
    public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(arena, "arena");
        requireWithin(offset, size, size());
        int access = readable();
        if (mode == MapMode.READ_WRITE) {
            requireWritable(access);
        } else if (mode != MapMode.READ_ONLY && mode != MapMode.PRIVATE) {
            throw new UnsupportedOperationException("Memory is not mapped " + mode);
        }
        return MemoryMapper.map(fd(), this, token, mode, offset, size, arena);
    }

    /**
     * Extends a mapping of this handle in place, for example after a {@link #resize}. The given
     * segment and its slices stay valid, since the memory never moves.
     *
     * <p>The system extends a mapping only if the addresses behind it are free. Whether they are is
     * a matter of chance: be prepared to {@link #map(Arena) map} the object once more. The result
     * belongs to the arena of the given segment, which unmaps all of it when it closes.
     *
     * @param mapped a segment that a {@code map} method of this handle or this method has returned,
     *     but not {@link #mapGuarded}
     * @param size the new size in bytes, at least that of the segment
     * @return the longer segment, which begins at the same address, and is read-only if the given
     *     segment is; empty if the mapping cannot be extended where it is
     * @throws IllegalArgumentException if the size is less than that of the segment, the range is
     *     not within the object, or the segment is not such a mapping, or only a part of it
     * @throws UnsupportedOperationException if the memory is of huge pages
     * @throws IllegalStateException if the arena of the segment is closed
     * @throws WrongThreadException if the arena is confined to another thread
     * @throws IOException if this is closed, or the mapping is pinned and would exceed the limit
     * @see <a href="https://man7.org/linux/man-pages/man2/mremap.2.html">mremap(2)</a>
     */
    public Optional<MemorySegment> extend(MemorySegment mapped, long size) throws IOException {
        long before = Objects.requireNonNull(mapped, "mapped").byteSize();
        long whole = size();
        MapOrigin origin = MemoryMapper.origin(mapped, this, token);
        if (size < before) {
            throw new IllegalArgumentException(
                    size + " bytes are fewer than the " + before + " of the mapping");
        }
        requireWithin(origin.offset(), size, whole);
        return MemoryMapper.extend(fd(), this, mapped, origin, size);
    }

    /**
     * Changes the object's size. An added range is zero, and reserved unless this handle was
     * created by {@link #createSparse}. A range that is cut off must no longer be accessed in any
     * mapping, in any process.
     *
     * @param size the new size in bytes
     * @throws IllegalArgumentException if the size is invalid
     * @throws java.nio.channels.NonWritableChannelException if this was opened for reading only
     * @throws IOException if this is closed, there is no room, or a seal forbids it
     * @see <a href="https://man7.org/linux/man-pages/man2/ftruncate.2.html">ftruncate(2)</a>
     */
    public void resize(long size) throws IOException {
        FreeSpace.requireSize(toString(), size);
        long now = size();
        requireWritable(accessMode());
        MemoryObject.resize(fd(), name, now, size, reserving);
    }

    /**
     * Adds seals, which cannot be removed. Only anonymous memory can be sealed.
     *
     * @param seals the promises to make
     * @throws UnsupportedOperationException if memory without a name is in /dev/shm, because the
     *     system refused memfd_create
     * @throws java.nio.channels.NonWritableChannelException if this was opened for reading only
     * @throws IOException if this is closed, is not anonymous, was sealed against it, or is mapped
     *     for writing while {@link Seal#WRITE} is requested
     * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2)</a>
     */
    public void seal(Set<Seal> seals) throws IOException {
        SealBits.add(fd(), this, name != null, seals);
    }

    /**
     * Returns the object's current size.
     *
     * @return the size in bytes
     * @throws IOException if this is closed
     */
    public long size() throws IOException {
        long size = StatCalls.size(fd());
        if (size < 0) {
            throw Errors.io(size, "fstat", toString(), null);
        }
        return size;
    }

    /**
     * Returns the seals of the object.
     *
     * @return the seals; named objects have {@link Seal#SEAL} from the start
     * @throws IOException if this is closed, or is of a kind that cannot have seals
     */
    public Set<Seal> seals() throws IOException {
        return SealBits.of(fd(), this);
    }

    /**
     * Returns the object's name.
     *
     * @return the name, with its slash; empty if the memory is anonymous or was adopted
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Returns whether this handle has created the object.
     *
     * @return true if it has; false if the object existed and was opened or adopted
     */
    public boolean wasCreated() {
        return created;
    }

    /**
     * Removes the object's name, as {@link #unlink(String)} does. The name counts: if another
     * object has it now, that object loses it. A handle that is closed can remove the name, too.
     *
     * @throws IllegalStateException if this has no {@link #name}
     * @throws NoSuchFileException if the name no longer exists
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     */
    public void unlink() throws IOException {
        if (name == null) {
            throw new IllegalStateException(this + " has no name to remove");
        }
        unlink(name);
    }

    /** Returns a string with the name, the size and whether the handle is open. */
    @Override
    public String toString() {
        String what = name == null ? "anonymous" : name;
        long size = StatCalls.size(fd());
        return "SharedMemory[" + what + (size < 0 ? ", closed]" : ", " + size + " bytes, open]");
    }

    private static boolean isWriting(Access access) {
        if (Objects.requireNonNull(access, "access") == Access.WRITE) {
            throw new IllegalArgumentException(
                    "Shared memory cannot be opened for writing only; use READ_WRITE");
        }
        return access == Access.READ_WRITE;
    }

    private static SharedMemory create(
            String name,
            long size,
            int mode,
            boolean reserving,
            Consumer<MemorySegment> initializer)
            throws IOException {
        String full = Names.memory(name);
        FreeSpace.requireSize(full, size);
        Fd fd = MemoryObject.create(full, size, mode, reserving, initializer);
        return new SharedMemory(fd, full, true, reserving);
    }

    private static SharedMemory openOrCreate(
            String name, long size, int mode, Consumer<MemorySegment> initializer)
            throws IOException {
        String full = Names.memory(name);
        FreeSpace.requireSize(full, size);
        while (true) {
            Fd existing = MemoryObject.openIfExists(full, true, size);
            if (existing != null) {
                return opened(existing, full);
            }
            try {
                return create(full, size, mode, true, initializer);
            } catch (FileAlreadyExistsException meanwhile) {
                continue;
            }
        }
    }

    private static SharedMemory opened(Fd fd, String name) {
        return new SharedMemory(fd, name, false, true);
    }

    private void requireWithin(long offset, long size, long whole) {
        if (offset < 0 || size <= 0 || size > whole - offset) {
            String range = size + " bytes from " + offset;
            throw new IllegalArgumentException(
                    range + ": a mapping must have at least 1 byte, and lie within " + this);
        }
    }

    private void requireWritable(int access) {
        if (access == FdCalls.READ_ONLY) {
            throw Errors.nonWritable(this, "open it with Access.READ_WRITE");
        }
    }

    /**
     * Returns the access mode of a readable descriptor; only an adopted one may not be readable.
     */
    private int readable() throws IOException {
        int access = accessMode();
        if (access == FdCalls.WRITE_ONLY) {
            throw Errors.nonReadable(this, "mapping memory requires read access");
        }
        return access;
    }

    private int accessMode() throws IOException {
        int access = FdCalls.accessMode(fd());
        if (access < 0) {
            throw Errors.io(access, "fcntl", toString(), null);
        }
        return access;
    }
}
