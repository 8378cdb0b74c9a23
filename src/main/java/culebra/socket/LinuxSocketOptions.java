package culebra.socket;

import java.net.SocketOption;
import java.time.Duration;

/**
 * Socket options that {@link java.net.StandardSocketOptions} does not have.
 *
 * <p>Options of {@code jdk.net.ExtendedSocketOptions} can be used as well. An option of the same
 * name here has the same meaning, and does not require the module {@code jdk.net}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7)</a>
 */
public final class LinuxSocketOptions {
    /** Whether each message carries its sender's credentials: {@link Received#credentials}. */
    public static final SocketOption<Boolean> SO_PASSCRED =
            new Named<>("SO_PASSCRED", Boolean.class);

    /**
     * Whether an IPv6 socket accepts IPv6 only. The option must be set before the socket is bound,
     * as {@link StreamListener#bind(java.net.SocketAddress, int, java.util.Map)} and {@link
     * MessageSocket#bindTo} allow.
     */
    public static final SocketOption<Boolean> IPV6_V6ONLY =
            new Named<>("IPV6_V6ONLY", Boolean.class);

    /**
     * The size of the receive buffer, which may exceed {@code /proc/sys/net/core/rmem_max}; the
     * system doubles it. Setting it requires CAP_NET_ADMIN, or fails with EPERM. Read it as {@link
     * java.net.StandardSocketOptions#SO_RCVBUF}.
     */
    public static final SocketOption<Integer> SO_RCVBUFFORCE =
            new Named<>("SO_RCVBUFFORCE", Integer.class);

    /**
     * The size of the send buffer, which may exceed {@code /proc/sys/net/core/wmem_max}; the system
     * doubles it. Setting it requires CAP_NET_ADMIN, or fails with EPERM. Read it as {@link
     * java.net.StandardSocketOptions#SO_SNDBUF}.
     */
    public static final SocketOption<Integer> SO_SNDBUFFORCE =
            new Named<>("SO_SNDBUFFORCE", Integer.class);

    /**
     * The security label of the peer of a UNIX or TCP socket, read-only. Reading it fails with
     * {@link UnsupportedOperationException} if the kernel has no security module that labels
     * sockets.
     */
    public static final SocketOption<String> SO_PEERSEC = new Named<>("SO_PEERSEC", String.class);

    /**
     * The identifier of the device queue through which the last packet arrived, read-only; 0 if
     * unknown.
     */
    public static final SocketOption<Integer> SO_INCOMING_NAPI_ID =
            new Named<>("SO_INCOMING_NAPI_ID", Integer.class);

    /**
     * Whether datagrams are never fragmented. Sending a datagram that is too long then fails with
     * EMSGSIZE.
     */
    public static final SocketOption<Boolean> IP_DONTFRAGMENT =
            new Named<>("IP_DONTFRAGMENT", Boolean.class);

    /**
     * Whether partial segments are held back. They are sent when this option is set to false, or
     * after at most 200 ms.
     */
    public static final SocketOption<Boolean> TCP_CORK = new Named<>("TCP_CORK", Boolean.class);

    /**
     * How long a listener holds a connection back until its first bytes arrive. The time is rounded
     * up to seconds, and by the system to a whole number of retransmissions. Zero means that a
     * connection is accepted immediately.
     */
    public static final SocketOption<Duration> TCP_DEFER_ACCEPT =
            new Named<>("TCP_DEFER_ACCEPT", Duration.class);

    /** The number of seconds that a connection is idle before the first probe of SO_KEEPALIVE. */
    public static final SocketOption<Integer> TCP_KEEPIDLE =
            new Named<>("TCP_KEEPIDLE", Integer.class);

    /** The number of seconds between two probes of SO_KEEPALIVE. */
    public static final SocketOption<Integer> TCP_KEEPINTERVAL =
            new Named<>("TCP_KEEPINTERVAL", Integer.class);

    /** The number of unanswered probes of SO_KEEPALIVE after which the connection ends. */
    public static final SocketOption<Integer> TCP_KEEPCOUNT =
            new Named<>("TCP_KEEPCOUNT", Integer.class);

    /** Whether data is acknowledged immediately. The system may change this option at any time. */
    public static final SocketOption<Boolean> TCP_QUICKACK =
            new Named<>("TCP_QUICKACK", Boolean.class);

    /**
     * How long sent data may remain unacknowledged before the connection ends with ETIMEDOUT. The
     * time is rounded up to milliseconds. Zero selects the system's default.
     */
    public static final SocketOption<Duration> TCP_USER_TIMEOUT =
            new Named<>("TCP_USER_TIMEOUT", Duration.class);

    private LinuxSocketOptions() {}

    private record Named<T>(String name, Class<T> type) implements SocketOption<T> {
        @Override
        public String toString() {
            return name;
        }
    }
}
