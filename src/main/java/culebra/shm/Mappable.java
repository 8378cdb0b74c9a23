package culebra.shm;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.FreeSpace;
import culebra.internal.StatCalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.util.Objects;
import java.util.Set;

/** The part of a {@link SharedMemory} that is about the memory itself, whatever its name. */
abstract sealed class Mappable extends FdHandle<SharedMemory> permits SharedMemory {
    private final String name;
    private final boolean reserving;

    Mappable(Fd fd, String name, boolean reserving) {
        super(fd);
        this.name = name;
        this.reserving = reserving;
    }

    /**
     * Maps the whole object, for reading only if it was opened so. Memory that was sealed against
     * writing cannot be mapped so: take {@link #map(MapMode, long, long, Arena)} with {@link
     * MapMode#PRIVATE}.
     *
     * @param arena unmaps it when it closes
     * @return the memory
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     * @throws IOException if this is closed, or it cannot be mapped
     */
    public MemorySegment map(Arena arena) throws IOException {
        Objects.requireNonNull(arena, "arena");
        MapMode mode = isWritable() ? MapMode.READ_WRITE : MapMode.READ_ONLY;
        long size = size();
        requireWithin(0, size, size);
        return MemoryMapper.map(fd(), this, mode, 0, size, arena);
    }

    /**
     * Maps a range of the object.
     *
     * @param mode shared for reading and writing, shared for reading, or private: what is written
     *     there only this mapping sees
     * @param offset where the range begins, in bytes from the start of the object
     * @param size how many bytes, 1 at least
     * @param arena unmaps it when it closes
     * @return the memory, of exactly that size
     * @throws IllegalArgumentException if the range is not within the object
     * @throws IllegalStateException if this was opened for reading only and the mode is {@code
     *     READ_WRITE}, or the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     * @throws UnsupportedOperationException if the mode is none of the three
     * @throws IOException if this is closed, or it cannot be mapped
     * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
     */
    public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(arena, "arena");
        requireWithin(offset, size, size());
        if (mode == MapMode.READ_WRITE) {
            requireWritable();
        } else if (mode != MapMode.READ_ONLY && mode != MapMode.PRIVATE) {
            throw new UnsupportedOperationException("Memory is not mapped " + mode);
        }
        return MemoryMapper.map(fd(), this, mode, offset, size, arena);
    }

    /**
     * Tells the object's size as it is now.
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
     * Changes the object's size. What is new is zero, and reserved unless this handle is of {@link
     * SharedMemory#createSparse}. What is cut off must not be touched any more in any mapping, in
     * any process.
     *
     * @param size the new size in bytes
     * @throws IllegalArgumentException if the size is not possible
     * @throws IllegalStateException if this was opened for reading only
     * @throws IOException if this is closed, there is no room, or a seal forbids it
     * @see <a href="https://man7.org/linux/man-pages/man2/ftruncate.2.html">ftruncate(2)</a>
     */
    public void resize(long size) throws IOException {
        FreeSpace.requireSize(toString(), size);
        long now = size();
        requireWritable();
        MemoryObject.resize(fd(), name, now, size, reserving);
    }

    /**
     * Adds seals, which nobody can take back. Only anonymous memory can be sealed.
     *
     * @param seals the promises to make
     * @throws UnsupportedOperationException if memory without a name is in /dev/shm, because the
     *     system refused memfd_create
     * @throws IOException if this is closed, is not anonymous, was sealed against it, or is mapped
     *     for writing while {@link Seal#WRITE} is asked for
     * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2)</a>
     */
    public void seal(Set<Seal> seals) throws IOException {
        SealBits.add(fd(), this, name != null, seals);
    }

    /**
     * Tells which seals there are.
     *
     * @return the seals; what has a name bears {@link Seal#SEAL} from the start
     * @throws IOException if this is closed, or is nothing that can have seals
     */
    public Set<Seal> seals() throws IOException {
        return SealBits.of(fd(), this);
    }

    /** Tells the name, the size and whether the handle is open. */
    @Override
    public String toString() {
        String what = name == null ? "anonymous" : name;
        long size = StatCalls.size(fd());
        return "SharedMemory[" + what + (size < 0 ? ", closed]" : ", " + size + " bytes, open]");
    }

    private void requireWithin(long offset, long size, long whole) {
        if (offset < 0 || size <= 0 || size > whole - offset) {
            String range = size + " bytes from " + offset;
            throw new IllegalArgumentException(
                    range + ": a mapping has 1 byte at least, and lies within " + this);
        }
    }

    private void requireWritable() throws IOException {
        if (!isWritable()) {
            throw new IllegalStateException(this + " was opened for reading only");
        }
    }

    private boolean isWritable() throws IOException {
        int mode = FdCalls.accessMode(fd());
        if (mode < 0) {
            throw Errors.io(mode, "fcntl", toString(), null);
        }
        return mode != FdCalls.READ_ONLY;
    }
}
