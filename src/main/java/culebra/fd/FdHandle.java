package culebra.fd;

import culebra.internal.Fds;

import java.lang.foreign.Arena;
import java.util.Objects;

/**
 * The base class of handles that own a file descriptor, such as a pipe's end or shared memory.
 *
 * <p>Only Culebra's own classes are meant to extend this class. It is not sealed, because on the
 * class path a sealed class cannot have subclasses in other packages; a later version may seal it.
 * Any other subclass must pass itself as {@code H}; otherwise {@link #closeWith} fails with {@link
 * ClassCastException}. A subclass can add methods that use {@link #fd()}, but cannot change how a
 * handle closes.
 *
 * <p>A handle cannot be serialized, because a descriptor has no meaning in another process. {@link
 * java.io.ObjectOutputStream} rejects a handle with {@link java.io.NotSerializableException}. If a
 * subclass implements {@link java.io.Serializable}, the data it writes cannot be read back ({@link
 * java.io.InvalidClassException}). Public methods behave in the same way if they are called by
 * reflection. Reflective access to private members is not supported.
 *
 * @param <H> the type of the handle itself
 */
public abstract class FdHandle<H extends FdHandle<H>> implements AutoCloseable {
    private final Fd fd;

    /**
     * Creates a handle that takes ownership of a descriptor. If the constructor of a subclass then
     * fails, that constructor must close the descriptor.
     *
     * @param fd the descriptor
     */
    protected FdHandle(Fd fd) {
        this.fd = Objects.requireNonNull(fd, "fd");
        Fds.opened(fd, getClass());
    }

    /**
     * Returns the descriptor. This handle keeps ownership.
     *
     * @return the descriptor, for polling, passing to another process, or inspection
     */
    public final Fd fd() {
        return fd;
    }

    /**
     * Returns whether this handle is open.
     *
     * @return false once closed
     */
    public final boolean isOpen() {
        return fd.isOpen();
    }

    /**
     * Closes this handle and its descriptor, and ends the waits of threads in it. The underlying
     * object is unchanged for other users. Does nothing if already closed. A handle that is dropped
     * without being closed stays open until the process ends.
     */
    @Override
    public final void close() {
        fd.close();
    }

    /**
     * Closes this handle when an arena closes.
     *
     * @param arena a confined or shared arena; or an automatic arena, to close this handle some
     *     time after it has become unreachable
     * @return this
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if the arena is confined to another thread
     */
    public final H closeWith(Arena arena) {
        fd.closeWith(arena);
        return self();
    }

    @SuppressWarnings("unchecked") // H is the class that extends this
    private H self() {
        return (H) this;
    }
}
