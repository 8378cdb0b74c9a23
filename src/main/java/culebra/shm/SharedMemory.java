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
 * Memory that processes share: a named object, or an anonymous object whose descriptor is passed to
 * other processes.
 *
 * <p>A named object exists from {@link #create} until {@link #unlink} has removed the name and the
 * last handle and the last mapping are closed, even if the processes end. {@link #close} only
 * closes this handle: memory mapped by {@link #map(Arena)} stays mapped until its arena closes. C
 * opens the same object with {@code shm_open("/name", ...)}, and Python 3.13 or later with {@code
 * multiprocessing.shared_memory.SharedMemory("name", track=False)}. Without {@code track=False}, or
 * before 3.13, Python unlinks the name when it ends, unless it is unregistered as the package's
 * page shows. A name has up to 255 bytes and contains no slash, except that it may begin with one:
 * "jobs" and "/jobs" are the same name. Before glibc 2.34, C's {@code shm_open} refuses names of
 * more than 253 bytes.
 *
 * <p>Other processes see a new object only when it is complete: it has its full size, its memory is
 * reserved, and its initializer has run. Reserved memory cannot run out later. If a process
 * truncates an object that others have mapped, however, their next access beyond the new end fails.
 * In Java code, it throws an {@link InternalError}; in native code and in atomic operations, it
 * kills the process. {@link #seal} prevents that for anonymous memory.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/shm_overview.7.html">shm_overview(7)</a>
 */
public final class SharedMemory extends FdHandle<SharedMemory> {
    private final String name;
    private final boolean created;
    private final boolean reserving;

    /** The access mode of the descriptor, which never changes. */
    private final int accessMode;

    /** Marks the mappings of this handle without keeping the handle itself reachable. */
    private final Object token = new Object();

    private SharedMemory(Fd fd, String name, boolean created, boolean reserving, int accessMode) {
        super(fd);
        this.name = name;
        this.created = created;
        this.reserving = reserving;
        this.accessMode = accessMode;
    }

    /**
     * Maps a named object, creating it with the given size if it does not exist.
     *
     * @param name the name of the object
     * @param size the number of bytes to map; an existing object must have at least as many
     * @param arena the arena that unmaps the memory when it closes
     * @return the first {@code size} bytes of the object, zero if it is new
     * @throws IllegalArgumentException if the name or the size is invalid
     * @throws IllegalStateException if the arena is closed; nothing is created
     * @throws WrongThreadException if the arena is confined to another thread; nothing is created
     * @throws IOException as specified by {@link #openOrCreate(String, long, Consumer)}
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
     * Creates an object that is filled with zeros and that only this user may open.
     *
     * @param name the name, which must not exist yet
     * @param size the size in bytes, which are reserved
     * @return a handle to the object
     * @throws IllegalArgumentException if the name or the size is invalid
     * @throws FileAlreadyExistsException if the name already exists
     * @throws IOException if there is not enough memory for it, or it cannot be created
     * @see <a href="https://man7.org/linux/man-pages/man3/shm_open.3.html">shm_open(3)</a>
     */
    public static SharedMemory create(String name, long size) throws IOException {
        return create(name, size, Modes.PRIVATE, true, null);
    }

    /**
     * Creates an object with permissions, which the umask does not change.
     *
     * @param name the name, which must not exist yet
     * @param size the size in bytes, which are reserved
     * @param permissions who may open it
     * @return a handle to the object
     * @throws IOException as specified by {@link #create(String, long)}
     */
    public static SharedMemory create(String name, long size, Set<PosixFilePermission> permissions)
            throws IOException {
        return create(name, size, Modes.of(permissions), true, null);
    }

    /**
     * Creates an object with permissions, which the umask does not change, and initializes it
     * before any other process can open it.
     *
     * @param name the name, which must not exist yet
     * @param size the size in bytes, which are reserved
     * @param permissions who may open it
     * @param initializer receives the new object, filled with zeros; an exception that it throws is
     *     propagated, and no object is created. The segment is valid only during the call
     * @return a handle to the object
     * @throws IOException as specified by {@link #create(String, long)}
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
     * left at that time, the access fails as if the object had been truncated.
     *
     * @param name the name, which must not exist yet
     * @param size the size in bytes, none of which are reserved
     * @return a handle to the object
     * @throws IOException as specified by {@link #create(String, long)}
     */
    public static SharedMemory createSparse(String name, long size) throws IOException {
        return create(name, size, Modes.PRIVATE, false, null);
    }

    /**
     * Opens an object for reading and writing.
     *
     * @param name the name of the object
     * @return a handle to the object
     * @throws IOException as specified by {@link #open(String, Access)}
     */
    public static SharedMemory open(String name) throws IOException {
        return open(name, Access.READ_WRITE);
    }

    /**
     * Opens an object.
     *
     * @param name the name of the object
     * @param access {@link Access#READ} or {@link Access#READ_WRITE}
     * @return a handle to the object
     * @throws IllegalArgumentException if the name or the access is invalid
     * @throws NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, or has no size yet
     */
    public static SharedMemory open(String name, Access access) throws IOException {
        boolean writable = isWriting(access);
        String full = Names.memory(name);
        return opened(MemoryObject.open(full, writable, 1), full, mode(writable));
    }

    /**
     * Opens an object, waiting while its size is 0. A program that does not use Culebra creates an
     * object first and sets its size afterwards.
     *
     * <p>The wait checks the object at least every 20 milliseconds. An interrupt ends the wait. If
     * the object is unlinked during the wait, the wait ends with {@link NoSuchFileException}.
     *
     * @param name the name of the object
     * @param access {@link Access#READ} or {@link Access#READ_WRITE}
     * @param timeout the longest wait for the creator to set the size; zero or less means do not
     *     wait
     * @return a handle to the object
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
        return opened(MemoryObject.open(full, writable, 1, deadline), full, mode(writable));
    }

    /**
     * Opens an object for reading and writing even if its size is 0. The caller then sets the size
     * with {@link #resize}, as C does with {@code ftruncate} after {@code shm_open}.
     *
     * @param name the name of the object
     * @return a handle to the object; {@link #size} is larger than 0 if another process has already
     *     set it
     * @throws IllegalArgumentException if the name is invalid
     * @throws NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened
     */
    public static SharedMemory openEmpty(String name) throws IOException {
        String full = Names.memory(name);
        return opened(MemoryObject.open(full, true, 0), full, FdCalls.READ_WRITE);
    }

    /**
     * Opens an object, or creates it, filled with zeros, if it does not exist.
     *
     * @param name the name of the object
     * @param size the size of a new object in bytes; an existing object may be larger
     * @return a handle to the object
     * @throws IOException as specified by {@link #openOrCreate(String, long, Consumer)}
     */
    public static SharedMemory openOrCreate(String name, long size) throws IOException {
        return openOrCreate(name, size, Modes.PRIVATE, null);
    }

    /**
     * Opens an object, or creates it with permissions, filled with zeros, if it does not exist.
     *
     * @param name the name of the object
     * @param size the size of a new object in bytes; an existing object may be larger
     * @param permissions who may open a new object, regardless of the umask; ignored if the object
     *     exists
     * @return a handle to the object; {@link #wasCreated} returns whether it was created
     * @throws IOException as specified by {@link #openOrCreate(String, long, Consumer)}
     */
    public static SharedMemory openOrCreate(
            String name, long size, Set<PosixFilePermission> permissions) throws IOException {
        return openOrCreate(name, size, Modes.of(permissions), null);
    }

    /**
     * Opens an object, or creates and initializes it if it does not exist. No other process sees it
     * before the initializer has returned. If two processes create it at the same time, one of them
     * succeeds, and the object that the other has initialized is discarded.
     *
     * @param name the name of the object
     * @param size the size of a new object in bytes; an existing object may be larger
     * @param initializer receives the new object, filled with zeros; an exception that it throws is
     *     propagated, and no object is created. The segment is valid only during the call: map the
     *     object to use it. Null if no initialization is needed
     * @return a handle to the object
     * @throws IllegalArgumentException if the name or the size is invalid
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if the object exists and is smaller, or cannot be opened or created
     */
    public static SharedMemory openOrCreate(
            String name, long size, Consumer<MemorySegment> initializer) throws IOException {
        return openOrCreate(name, size, Modes.PRIVATE, initializer);
    }

    /**
     * Opens an object, or creates it with permissions and initializes it if it does not exist. No
     * other process sees it before the initializer has returned.
     *
     * @param name the name of the object
     * @param size the size of a new object in bytes; an existing object may be larger
     * @param permissions who may open a new object, regardless of the umask; ignored if the object
     *     exists
     * @param initializer receives the new object, as in {@link #openOrCreate(String, long,
     *     Consumer)}; null if no initialization is needed
     * @return a handle to the object; {@link #wasCreated} returns whether it was created
     * @throws IOException as specified by {@link #openOrCreate(String, long, Consumer)}
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
     * <p>If the system refuses memfd_create, as a sandbox may, the memory is an unlinked object in
     * /dev/shm. Such memory cannot be sealed: {@link #seal} throws {@link
     * UnsupportedOperationException}.
     *
     * @param size the size in bytes, which are reserved
     * @return a handle to the object
     * @throws IllegalArgumentException if the size is invalid
     * @throws IOException if there is not enough memory for it
     * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2)</a>
     */
    public static SharedMemory anonymous(long size) throws IOException {
        FreeSpace.requireSize("Anonymous memory", size);
        Platform.require();
        return created(MemoryObject.anonymous(size), null, true);
    }

    /**
     * Creates anonymous memory of huge pages, which need fewer entries of the processor's
     * translation cache (TLB). The pages have the system's default huge page size and come from the
     * huge pages that the system has reserved ({@code vm.nr_hugepages}).
     *
     * @param size the size in bytes, which is rounded up to whole huge pages and reserved
     * @return a handle to the object; {@link #size} returns the rounded size
     * @throws IllegalArgumentException if the size is invalid
     * @throws IOException if too few huge pages are free (ENOSPC, ENOMEM); the message states how
     *     many are free
     * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2),
     *     MFD_HUGETLB</a>
     */
    public static SharedMemory anonymousHuge(long size) throws IOException {
        FreeSpace.requireSize("Anonymous memory", size);
        Platform.require();
        return created(MemoryObject.anonymousHuge(size), null, true);
    }

    /**
     * Takes ownership of a descriptor, which refers to memory that another process has passed, or
     * to any file that can be mapped.
     *
     * @param fd the descriptor, which the returned handle then owns
     * @return a handle to the object
     * @throws IllegalArgumentException if the descriptor refers neither to memory nor to a file,
     *     but for example to a pipe or a socket
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
        int accessMode = FdCalls.accessMode(fd);
        if (accessMode < 0) {
            throw Errors.io(accessMode, "fcntl", fd.toString(), null);
        }
        return new SharedMemory(fd, null, false, true, accessMode);
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
     * @throws IOException as specified by {@link #unlink}
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
     * @param arena the arena that unmaps the memory when it closes
     * @return the memory
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     * @throws IOException if this is closed, or it cannot be mapped
     */
    public MemorySegment map(Arena arena) throws IOException {
        Objects.requireNonNull(arena, "arena");
        MapMode mode = readable() == FdCalls.READ_ONLY ? MapMode.READ_ONLY : MapMode.READ_WRITE;
        StatCalls.Extent whole = extent();
        long size = whole.bytes();
        requireWithin(0, size, size);
        return MemoryMapper.map(fd(), this, token, mode, 0, size, whole.hugePage(), arena);
    }

    /**
     * Maps the whole object between two guard pages, which cannot be accessed. If native code
     * writes past the last page of the memory or before the first, the process is then killed at
     * once and no other memory is changed. Java code cannot do so in any case, because the bounds
     * of the segment are checked.
     *
     * @param arena the arena that unmaps the memory when it closes
     * @return the memory; read-only if the object was opened for reading only
     * @throws UnsupportedOperationException if the memory consists of huge pages
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
     * @param mode {@code READ_WRITE} or {@code READ_ONLY} for a shared mapping, or {@code PRIVATE}
     *     for a private one, whose changes are visible only in this mapping
     * @param offset where the range begins, in bytes from the start of the object
     * @param size the number of bytes, at least 1
     * @param arena the arena that unmaps the memory when it closes
     * @return the memory, of exactly that size
     * @throws IllegalArgumentException if the range is not within the object
     * @throws java.nio.channels.NonWritableChannelException if this was opened for reading only and
     *     the mode is {@code READ_WRITE}
     * @throws java.nio.channels.NonReadableChannelException if the adopted descriptor was opened
     *     for writing only
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     * @throws UnsupportedOperationException if the mode is none of these three
     * @throws IOException if this is closed, or it cannot be mapped
     * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
     */
    public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(arena, "arena");
        StatCalls.Extent whole = extent();
        requireWithin(offset, size, whole.bytes());
        int access = readable();
        if (mode == MapMode.READ_WRITE) {
            requireWritable(access);
        } else if (mode != MapMode.READ_ONLY && mode != MapMode.PRIVATE) {
            throw new UnsupportedOperationException(
                    "Shared memory does not support the map mode " + mode);
        }
        return MemoryMapper.map(fd(), this, token, mode, offset, size, whole.hugePage(), arena);
    }

    /**
     * Extends a mapping of this handle in place, for example after a {@link #resize}. The given
     * segment and its slices stay valid, since the memory never moves.
     *
     * <p>The system extends a mapping only if the addresses after it are free. That cannot be
     * predicted: be prepared to {@link #map(Arena) map} the object again. The result belongs to the
     * arena of the given segment, which unmaps all of it when it closes.
     *
     * @param mapped a segment that a {@code map} method of this handle or this method has returned,
     *     but not {@link #mapGuarded}
     * @param size the new size in bytes, at least that of the segment
     * @return the longer segment, which begins at the same address, and is read-only if the given
     *     segment is; empty if the mapping cannot be extended in place
     * @throws IllegalArgumentException if the size is less than that of the segment, the range is
     *     not within the object, or the segment is not a whole mapping of this handle
     * @throws UnsupportedOperationException if the memory consists of huge pages
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
     * Changes the object's size. An added range is filled with zeros, and is reserved unless this
     * handle was created by {@link #createSparse}. After the object has become smaller, no process
     * may access the removed range in any of its mappings.
     *
     * @param size the new size in bytes
     * @throws IllegalArgumentException if the size is invalid
     * @throws java.nio.channels.NonWritableChannelException if this was opened for reading only
     * @throws IOException if this is closed, there is not enough memory, or a seal forbids it
     * @see <a href="https://man7.org/linux/man-pages/man2/ftruncate.2.html">ftruncate(2)</a>
     */
    public void resize(long size) throws IOException {
        FreeSpace.requireSize(toString(), size);
        long now = size();
        requireWritable(accessMode);
        MemoryObject.resize(fd(), name, now, size, reserving);
    }

    /**
     * Adds seals, which cannot be removed. Only anonymous memory can be sealed.
     *
     * @param seals the seals to add
     * @throws UnsupportedOperationException if the memory is anonymous but was created in /dev/shm,
     *     because the system refused memfd_create
     * @throws java.nio.channels.NonWritableChannelException if this was opened for reading only
     * @throws IOException if this is closed or not anonymous, if a seal forbids further seals, or
     *     if {@link Seal#WRITE} is requested while the memory is mapped for writing
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
        return extent().bytes();
    }

    /**
     * Returns the seals of the object.
     *
     * @return the seals; named objects have {@link Seal#SEAL} from the start
     * @throws IOException if this is closed, or refers to a kind of file that cannot have seals
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
     * Removes the object's name, as {@link #unlink(String)} does. The name is removed even if it
     * now belongs to another object. This also works on a closed handle.
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
        return created(fd, full, reserving);
    }

    private static SharedMemory openOrCreate(
            String name, long size, int mode, Consumer<MemorySegment> initializer)
            throws IOException {
        String full = Names.memory(name);
        FreeSpace.requireSize(full, size);
        while (true) {
            Fd existing = MemoryObject.openIfExists(full, true, size);
            if (existing != null) {
                return opened(existing, full, FdCalls.READ_WRITE);
            }
            try {
                return create(full, size, mode, true, initializer);
            } catch (FileAlreadyExistsException meanwhile) {
                continue;
            }
        }
    }

    private static SharedMemory created(Fd fd, String name, boolean reserving) {
        return owning(fd, name, true, reserving, FdCalls.READ_WRITE);
    }

    private static SharedMemory opened(Fd fd, String name, int accessMode) {
        return owning(fd, name, false, true, accessMode);
    }

    private static SharedMemory owning(
            Fd fd, String name, boolean created, boolean reserving, int accessMode) {
        try {
            return new SharedMemory(fd, name, created, reserving, accessMode);
        } catch (Throwable failed) {
            MemoryObject.discard(fd, created ? name : null);
            throw failed;
        }
    }

    private static int mode(boolean writable) {
        return writable ? FdCalls.READ_WRITE : FdCalls.READ_ONLY;
    }

    private StatCalls.Extent extent() throws IOException {
        StatCalls.Extent extent = StatCalls.extent(fd());
        if (extent.bytes() < 0) {
            throw Errors.io(extent.bytes(), "fstat", toString(), null);
        }
        return extent;
    }

    private void requireWithin(long offset, long size, long whole) {
        if (offset < 0 || size <= 0 || size > whole - offset) {
            String range = size + " bytes from " + offset;
            throw new IllegalArgumentException(
                    range + ": a mapping must have at least 1 byte and lie within " + this);
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
    private int readable() {
        if (accessMode == FdCalls.WRITE_ONLY) {
            throw Errors.nonReadable(this, "mapping memory requires read access");
        }
        return accessMode;
    }
}
