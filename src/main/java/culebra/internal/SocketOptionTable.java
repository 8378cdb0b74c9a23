package culebra.internal;

import java.util.Map;

/** The socket options by their names: where setsockopt(2) has them. */
public final class SocketOptionTable {
    /**
     * An option.
     *
     * @param level which protocol's it is
     * @param number which it is
     */
    public record Entry(int level, int number) {}

    private static final Map<String, Entry> ENTRIES =
            Map.ofEntries(
                    socket("SO_BROADCAST", Constants.SO_BROADCAST),
                    socket("SO_KEEPALIVE", Constants.SO_KEEPALIVE),
                    socket("SO_LINGER", Constants.SO_LINGER),
                    socket("SO_PASSCRED", Constants.SO_PASSCRED),
                    socket("SO_RCVBUF", Constants.SO_RCVBUF),
                    socket("SO_REUSEADDR", Constants.SO_REUSEADDR),
                    socket("SO_REUSEPORT", Constants.SO_REUSEPORT),
                    socket("SO_SNDBUF", Constants.SO_SNDBUF),
                    entry("IP_MULTICAST_LOOP", Constants.IPPROTO_IP, Constants.IP_MULTICAST_LOOP),
                    entry("IP_MULTICAST_TTL", Constants.IPPROTO_IP, Constants.IP_MULTICAST_TTL),
                    entry("IP_TOS", Constants.IPPROTO_IP, Constants.IP_TOS),
                    six("IP_MULTICAST_LOOP", Constants.IPV6_MULTICAST_LOOP),
                    six("IP_MULTICAST_TTL", Constants.IPV6_MULTICAST_HOPS),
                    six("IP_TOS", Constants.IPV6_TCLASS),
                    entry("IPV6_V6ONLY", Constants.IPPROTO_IPV6, Constants.IPV6_V6ONLY),
                    entry("TCP_NODELAY", Constants.IPPROTO_TCP, Constants.TCP_NODELAY));

    private SocketOptionTable() {}

    /** The option of a name, or null. */
    public static Entry find(String name) {
        return ENTRIES.get(name);
    }

    /** SO_TYPE. */
    public static Entry type() {
        return new Entry(Constants.SOL_SOCKET, Constants.SO_TYPE);
    }

    /** SO_DOMAIN. */
    public static Entry family() {
        return new Entry(Constants.SOL_SOCKET, Constants.SO_DOMAIN);
    }

    /** SO_ACCEPTCONN. */
    public static Entry listens() {
        return new Entry(Constants.SOL_SOCKET, Constants.SO_ACCEPTCONN);
    }

    /** SO_PEERCRED: pid, uid and gid. */
    public static Entry peer() {
        return new Entry(Constants.SOL_SOCKET, Constants.SO_PEERCRED);
    }

    private static Map.Entry<String, Entry> socket(String name, int number) {
        return entry(name, Constants.SOL_SOCKET, number);
    }

    /** What the option of IPv4 is on a socket of IPv6. */
    private static Map.Entry<String, Entry> six(String name, int number) {
        return entry(name + " of IPv6", Constants.IPPROTO_IPV6, number);
    }

    private static Map.Entry<String, Entry> entry(String name, int level, int number) {
        return Map.entry(name, new Entry(level, number));
    }
}
