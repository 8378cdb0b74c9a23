package culebra.socket;

import java.net.SocketOption;

/**
 * Options of sockets that {@link java.net.StandardSocketOptions} does not have.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
public final class LinuxSocketOptions {
    /** Whether each message tells its sender's credentials: {@link Received#credentials}. */
    public static final SocketOption<Boolean> SO_PASSCRED =
            new Named<>("SO_PASSCRED", Boolean.class);

    /**
     * Whether an IPv6 socket leaves IPv4 alone; to be set before it is bound, as {@link
     * StreamListener#bind(java.net.SocketAddress, int, java.util.Map)} and {@link
     * MessageSocket#bindTo} allow.
     */
    public static final SocketOption<Boolean> IPV6_V6ONLY =
            new Named<>("IPV6_V6ONLY", Boolean.class);

    private LinuxSocketOptions() {}

    private record Named<T>(String name, Class<T> type) implements SocketOption<T> {
        @Override
        public String toString() {
            return name;
        }
    }
}
