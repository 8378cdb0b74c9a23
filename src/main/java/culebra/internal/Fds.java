package culebra.internal;

import java.lang.foreign.Arena;
import java.util.function.IntFunction;

/** The life of an {@code Fd}, which only the library may see from inside. */
public final class Fds {
    private static volatile IntFunction<AbstractFd> maker;

    private Fds() {}

    /** Lets the facilities make what only {@code Fd} itself can. */
    public static void makeWith(IntFunction<AbstractFd> constructor) {
        maker = constructor;
    }

    /** Owns a descriptor that a call has just returned: open, close-on-exec, nobody else's. */
    public static AbstractFd own(int number) {
        if (maker == null) {
            initialize();
        }
        return maker.apply(number);
    }

    /** Tells whether the descriptor is neither closed nor detached. */
    public static boolean isOpen(AbstractFd fd) {
        return fd.descriptor.isOpen();
    }

    /** The number, which may be closed by now. */
    public static int number(AbstractFd fd) {
        return fd.descriptor.number();
    }

    /** Closes the descriptor, or leaves that to the last call that uses it. */
    public static void close(AbstractFd fd) {
        fd.descriptor.close();
    }

    /** Closes the descriptor with an arena. */
    public static void closeWith(AbstractFd fd, Arena arena) {
        fd.arenas = Closing.with(arena, fd.descriptor, fd.arenas);
    }

    /** Gives up a number without closing it: the number, or -1 if a call uses it. */
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
