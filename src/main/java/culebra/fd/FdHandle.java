package culebra.fd;

import java.lang.foreign.Arena;

/**
 * What every handle has that is a descriptor to the system: a pipe's end, shared memory and so on.
 *
 * @param <H> the type of handle itself
 */
public abstract class FdHandle<H extends FdHandle<H>> implements AutoCloseable {
    private final Fd fd;

    /**
     * Makes a handle, which owns its descriptor from now on.
     *
     * @param fd the descriptor
     */
    protected FdHandle(Fd fd) {
        this.fd = fd;
    }

    /**
     * Tells the descriptor, which stays this handle's.
     *
     * @return for waiting on it, passing it to another process, or looking at it
     */
    public final Fd fd() {
        return fd;
    }

    /**
     * Tells whether this handle is open.
     *
     * @return false once closed
     */
    public final boolean isOpen() {
        return fd.isOpen();
    }

    /**
     * Closes this handle and its descriptor, and ends the waits of threads in it. The object behind
     * it stays as it is for everybody else. Does nothing when closed already. A handle that is
     * dropped without being closed stays open until the process ends.
     */
    @Override
    public final void close() {
        fd.close();
    }

    /**
     * Closes this when an arena closes.
     *
     * @param arena confined or shared; or automatic, to close this some time after nobody holds it
     *     any more
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
