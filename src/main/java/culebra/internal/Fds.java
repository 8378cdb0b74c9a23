package culebra.internal;

import java.lang.foreign.Arena;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The lifecycle of an {@code Fd}: operations that only the library may use. */
public final class Fds {
    private static volatile IntFunction<AbstractFd> maker;

    private Fds() {}

    /** Registers the constructor of {@code Fd}, so that facilities can create instances. */
    public static void makeWith(IntFunction<AbstractFd> constructor) {
        maker = constructor;
    }

    /**
     * Creates the owner of a descriptor that a call has just returned, which must be open,
     * close-on-exec and unshared. If there is no memory for the owner, the descriptor is closed.
     */
    public static <F extends AbstractFd> F own(int number) {
        try {
            return borrow(number);
        } catch (Throwable failed) {
            Descriptor.closeNumber(number);
            throw failed;
        }
    }

    /**
     * Creates an object for a descriptor that other code has open, which stays open even if this
     * fails; {@link #detach} must follow.
     */
    @SuppressWarnings("unchecked") // there is one subclass, Fd, which the call layer cannot name
    public static <F extends AbstractFd> F borrow(int number) {
        if (maker == null) {
            initialize();
        }
        return (F) maker.apply(number);
    }

    /** Creates the owner of a descriptor, as {@link #own} does, which is returned to the user. */
    public static <F extends AbstractFd> F open(int number) {
        F fd = own(number);
        fd.descriptor.opened();
        return fd;
    }

    /** Creates a handle of a descriptor; if that fails, the descriptor is closed. */
    public static <F extends AbstractFd, H> H handle(F fd, Function<F, H> handle) {
        try {
            return handle.apply(fd);
        } catch (Throwable failed) {
            fd.descriptor.close();
            throw failed;
        }
    }

    /**
     * Creates the owners of two descriptors that a call has just returned, or closes both.
     *
     * @param both the array for the owners, created before the call
     */
    public static <F extends AbstractFd> void ownBoth(int[] ends, F[] both) {
        try {
            both[0] = own(ends[0]);
        } catch (Throwable failed) {
            Descriptor.closeNumber(ends[1]);
            throw failed;
        }
        try {
            both[1] = own(ends[1]);
        } catch (Throwable failed) {
            both[0].descriptor.close();
            throw failed;
        }
    }

    /** Closes a number that no handle owns yet. */
    public static void close(int number) {
        Descriptor.closeNumber(number);
    }

    /** Returns whether the descriptor is neither closed nor detached. */
    public static boolean isOpen(AbstractFd fd) {
        return fd.descriptor.isOpen();
    }

    /**
     * Checks that a handle's descriptor is neither closed nor detached.
     *
     * @param handle the object that the exception names
     */
    public static void requireOpen(AbstractFd fd, Object handle) throws ClosedChannelException {
        if (!fd.descriptor.isOpen()) {
            throw Errors.closed(handle);
        }
    }

    /** Returns the number, which may already be closed. */
    public static int number(AbstractFd fd) {
        return fd.descriptor.number();
    }

    /**
     * Returns the object that the descriptor refers to, as {@code pipe:[1234]} or a path; "?" if
     * unknown.
     */
    public static String target(AbstractFd fd) {
        return fd.descriptor.target();
    }

    /** Sets the type of the object that a descriptor belongs to, for dumps and reports. */
    public static void name(AbstractFd fd, Class<?> owner) {
        fd.descriptor.name(owner);
    }

    /** Records that a handle owns a descriptor, which the user may have opened before. */
    public static void opened(AbstractFd fd, Class<?> handle) {
        fd.descriptor.opened(handle);
    }

    /** Checks the kind of a descriptor before a handle takes ownership of it. */
    public static void requireKind(AbstractFd fd, String kind) throws ClosedChannelException {
        if (!isOpen(Objects.requireNonNull(fd, "fd"))) {
            throw Errors.closed(fd);
        }
        if (!target(fd).equals(kind)) {
            throw new IllegalArgumentException(fd + " is not " + kind);
        }
    }

    /** Closes the descriptor, now or when the last call that uses it ends. */
    public static void close(AbstractFd fd) {
        fd.descriptor.close();
    }

    /** Closes the descriptor when an arena closes. */
    public static void closeWith(AbstractFd fd, Arena arena) {
        fd.arenas = CloseWithArena.with(arena, fd.descriptor, fd.arenas);
    }

    /** Closes two descriptors that are each other's peer, as {@link DescriptorPair} describes. */
    public static void closeBoth(AbstractFd one, AbstractFd other) {
        DescriptorPair.close(one.descriptor, other.descriptor);
    }

    /** Closes both descriptors when an arena closes. */
    public static void closeBothWith(AbstractFd one, AbstractFd other, Arena arena) {
        Gate both = new DescriptorPair(one.descriptor, other.descriptor);
        one.arenas = CloseWithArena.with(arena, both, one.arenas);
        other.arenas = CloseWithArena.holding(arena, other.arenas);
    }

    /** Gives up a number without closing it. Returns the number, or -1 if a call uses it. */
    public static int detach(AbstractFd fd) {
        return fd.descriptor.detach();
    }

    private static void initialize() {
        try {
            Class.forName("culebra.fd.Fd");
        } catch (ClassNotFoundException impossible) {
            throw new NoClassDefFoundError(impossible.getMessage());
        }
    }
}
