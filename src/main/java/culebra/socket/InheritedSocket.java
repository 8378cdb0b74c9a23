package culebra.socket;

import static culebra.internal.NegatedErrno.EBADF;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Platform;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A socket, or another descriptor, that a service manager has opened for this process.
 *
 * <p>Turn it into a handle with {@link StreamListener#adopt}, {@link MessageSocket#adopt} or {@link
 * StreamSocket#adopt}. Closing the handle does not remove the path of the socket, which belongs to
 * the service manager.
 *
 * @param name the name given by the service manager; "unknown" if it gave none
 * @param fd the descriptor, which the caller owns
 * @see <a href="https://man7.org/linux/man-pages/man3/sd_listen_fds.3.html">sd_listen_fds(3)</a>
 */
public record InheritedSocket(String name, Fd fd) {
    /** Creates an inherited socket. */
    public InheritedSocket {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(fd, "fd");
    }

    private static final int FIRST = 3;

    private static boolean taken;

    /**
     * Returns the descriptors that the environment variables LISTEN_PID, LISTEN_FDS and
     * LISTEN_FDNAMES announce, and sets them to close-on-exec. The caller then owns them.
     *
     * @return the descriptors in the order of their numbers; empty if there are none for this
     *     process, and on a second call
     * @throws IllegalStateException if the variables are malformed
     * @throws IOException if an announced descriptor was not inherited; in this case, none is taken
     */
    public static List<InheritedSocket> take() throws IOException {
        synchronized (InheritedSocket.class) {
            if (taken) {
                return List.of();
            }
            taken = true;
        }
        return take(System.getenv());
    }

    static List<InheritedSocket> take(Map<String, String> environment) throws IOException {
        String count = environment.get("LISTEN_FDS");
        if (count == null
                || number(environment.getOrDefault("LISTEN_PID", "0"))
                        != ProcessHandle.current().pid()) {
            return List.of();
        }
        Platform.require();
        int all = number(count);
        for (int i = 0; i < all; i++) {
            requireInherited(FIRST + i);
        }
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        var sockets = new ArrayList<InheritedSocket>();
        for (int i = 0; i < all; i++) {
            String name = i < names.length && !names[i].isEmpty() ? names[i] : "unknown";
            sockets.add(new InheritedSocket(name, Fd.adopt(FIRST + i)));
        }
        return List.copyOf(sockets);
    }

    /**
     * Checks that all descriptors were inherited, before any is taken or closed: others belong to
     * this JVM.
     */
    private static void requireInherited(int number) throws IOException {
        int flags = FdCalls.adopt(number, false);
        if (flags != 0) {
            throw Errors.io(
                    flags < 0 ? flags : EBADF,
                    "fcntl",
                    "fd " + number,
                    "LISTEN_FDS announces it, but it was not inherited");
        }
    }

    private static int number(String text) {
        try {
            return Math.toIntExact(Long.parseUnsignedLong(text));
        } catch (NumberFormatException | ArithmeticException malformed) {
            throw new IllegalStateException(
                    "LISTEN_FDS or LISTEN_PID is not a number: \"" + text + "\"");
        }
    }
}
