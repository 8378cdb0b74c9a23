package culebra.sysv;

import static culebra.internal.NegatedErrno.EINVAL;

import culebra.Errno;
import culebra.internal.CloseWithArena;
import culebra.internal.Errors;
import culebra.internal.Gate;
import culebra.internal.Modes;
import culebra.internal.Outcome;
import culebra.internal.SysvControl;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.ClosedChannelException;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The base class of handles to System V objects. An object belongs to no process: it exists until
 * {@link #remove} is called, or until the system shuts down.
 *
 * @param <H> the type of the handle itself
 */
public abstract sealed class SysvObject<H extends SysvObject<H>> implements AutoCloseable
        permits SysvSemaphores, SysvMemory, SysvQueue {
    private final int id;
    private final SysvControl control;
    private final boolean created;
    private final Gate gate;
    private volatile Object arenas;

    SysvObject(int id, SysvControl control, boolean created) {
        this.id = id;
        this.control = control;
        this.created = created;
        this.gate = new Gate(getClass(), control + " " + id);
    }

    /**
     * Returns the number by which every process on this machine can use the object, as {@code ipcs}
     * shows it.
     *
     * @return the id
     */
    public final int id() {
        return id;
    }

    /**
     * Returns whether this handle has created the object.
     *
     * @return true if it has; false if the object existed
     */
    public final boolean wasCreated() {
        return created;
    }

    /**
     * Returns the permissions of the object.
     *
     * @return the permissions
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or the call fails
     */
    public final Set<PosixFilePermission> permissions() throws IOException {
        requireOpen();
        int mode = (int) check(control.mode(id), name("ctl"));
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission each : PosixFilePermission.values()) {
            if ((mode & Modes.of(Set.of(each))) != 0) {
                permissions.add(each);
            }
        }
        return permissions;
    }

    /**
     * Changes the permissions of the object.
     *
     * @param permissions the permissions; write permission allows changing the object, and execute
     *     permission has no meaning
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, the object belongs to another user, or the call fails
     */
    public final void permissions(Set<PosixFilePermission> permissions) throws IOException {
        int mode = Modes.of(permissions);
        requireOpen();
        check(control.setMode(id, mode), name("ctl"));
    }

    /**
     * Returns the user who owns the object.
     *
     * @return the number of the user
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public final long uid() throws IOException {
        requireOpen();
        return check(control.user(id), name("ctl"));
    }

    /**
     * Returns the group that owns the object.
     *
     * @return the number of the group
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public final long gid() throws IOException {
        requireOpen();
        return check(control.group(id), name("ctl"));
    }

    /**
     * Returns the user who has created the object. It does not change when the owner changes.
     *
     * @return the number of the user
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public final long creatorUid() throws IOException {
        requireOpen();
        return check(control.creatorUser(id), name("ctl"));
    }

    /**
     * Returns the group of the process that has created the object.
     *
     * @return the number of the group
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public final long creatorGid() throws IOException {
        requireOpen();
        return check(control.creatorGroup(id), name("ctl"));
    }

    /**
     * Returns when the object was created, or its owner, permissions or limits were last changed.
     *
     * @return the time, in whole seconds
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or permissions forbid it
     */
    public final Instant changed() throws IOException {
        requireOpen();
        return Instant.ofEpochSecond(check(control.changed(id), name("ctl")));
    }

    /**
     * Changes the owner of the object. Its owner, its creator or a privileged user can do this. The
     * creator keeps its rights.
     *
     * @param uid the number of the user
     * @param gid the number of the group
     * @throws IllegalArgumentException if a number is not from 0 to 4,294,967,294
     * @throws RemovedException if the object was removed
     * @throws IOException if this is closed, or this user may not change it (EPERM), or the user
     *     namespace does not contain these numbers (EINVAL)
     * @see <a href="https://man7.org/linux/man-pages/man2/msgctl.2.html">msgctl(2), IPC_SET</a>
     */
    public final void owner(long uid, long gid) throws IOException {
        requireNumber("uid", uid);
        requireNumber("gid", gid);
        requireOpen();
        int result = control.setOwner(id, (int) uid, (int) gid);
        if (result == EINVAL && control.mode(id) >= 0) {
            throw failed(
                    result, name("ctl"), "this user namespace does not contain the uid or the gid");
        }
        check(result, name("ctl"));
    }

    /**
     * Removes the object for all processes, and ends the waits of all threads in it with {@link
     * RemovedException}. Memory continues to exist until no process has it attached. This handle
     * remains open but is no longer usable.
     *
     * @throws RemovedException if it was removed already; memory that a process still has attached
     *     can be removed again, which has no effect
     * @throws IOException if this is closed, the object belongs to another user, or the call fails
     */
    public final void remove() throws IOException {
        requireOpen();
        check(control.remove(id), name("ctl"));
    }

    /**
     * Returns whether this handle is open.
     *
     * @return false once closed
     */
    public final boolean isOpen() {
        return gate.isOpen();
    }

    /**
     * Closes this handle, and ends the waits of threads in it with {@link
     * java.nio.channels.AsynchronousCloseException}. The object remains. Does nothing if already
     * closed.
     */
    @Override
    public final void close() {
        gate.close();
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
        arenas = CloseWithArena.with(arena, gate, arenas);
        return self();
    }

    /** Records that this handle is complete; returns it. */
    final H opened() {
        gate.opened();
        return self();
    }

    /** Returns the state as text. */
    final String state() {
        return "id " + id + (isOpen() ? ", open" : ", closed");
    }

    final Gate gate() {
        return gate;
    }

    final void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw Errors.closed(this);
        }
    }

    /** Returns a result that is not a failure; throws otherwise. */
    final long check(long result, String call) throws IOException {
        if (result < 0) {
            throw failed(result, call, null);
        }
        return result;
    }

    /** Returns the exception for a call that failed but did not wait. */
    final IOException failed(long result, String call, String remedy) {
        Errno errno = Errno.of((int) -result);
        String advice = remedy == null ? SysvRemedy.toUse(errno) : remedy;
        IOException failure = Errors.io(result, call, toString(), advice);
        return errno == Errno.EIDRM || errno == Errno.EINVAL && remedy == null
                ? new RemovedException(this + gone(errno), failure)
                : failure;
    }

    private static String gone(Errno errno) {
        return errno == Errno.EIDRM ? " was removed" : " was removed, or never existed";
    }

    /** Returns the exception for a call that may have waited. */
    final IOException ended(long result, String call, String remedy) throws InterruptedException {
        if (result == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return result == Outcome.CLOSED
                ? Errors.closedMeanwhile(this)
                : failed(result, call, remedy);
    }

    /**
     * Returns a time in whole seconds; 0 means that the event has not happened yet, and gives
     * empty.
     */
    final Optional<Instant> time(long seconds) throws IOException {
        check(seconds, name("ctl"));
        return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
    }

    /** All bits set mean no user and no group. */
    private static void requireNumber(String what, long number) {
        if (number < 0 || number >= 0xffff_ffffL) {
            throw new IllegalArgumentException(what + " must be from 0 to 4294967294: " + number);
        }
    }

    private String name(String what) {
        return control.name().toLowerCase(Locale.ROOT) + what;
    }

    @SuppressWarnings("unchecked") // H is the class that extends this
    private H self() {
        return (H) this;
    }
}
