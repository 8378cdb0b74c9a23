package culebra.internal;

import culebra.libc.Libc;

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
                    socket("SO_BROADCAST", Libc.SO_BROADCAST()),
                    socket("SO_KEEPALIVE", Libc.SO_KEEPALIVE()),
                    socket("SO_LINGER", Libc.SO_LINGER()),
                    socket("SO_PASSCRED", Libc.SO_PASSCRED()),
                    socket("SO_RCVBUF", Libc.SO_RCVBUF()),
                    socket("SO_REUSEADDR", Libc.SO_REUSEADDR()),
                    socket("SO_REUSEPORT", Libc.SO_REUSEPORT()),
                    socket("SO_SNDBUF", Libc.SO_SNDBUF()),
                    entry("IP_MULTICAST_LOOP", Libc.IPPROTO_IP(), Libc.IP_MULTICAST_LOOP()),
                    entry("IP_MULTICAST_TTL", Libc.IPPROTO_IP(), Libc.IP_MULTICAST_TTL()),
                    entry("IP_TOS", Libc.IPPROTO_IP(), Libc.IP_TOS()),
                    six("IP_MULTICAST_LOOP", Libc.IPV6_MULTICAST_LOOP()),
                    six("IP_MULTICAST_TTL", Libc.IPV6_MULTICAST_HOPS()),
                    six("IP_TOS", Libc.IPV6_TCLASS()),
                    entry("IPV6_V6ONLY", Libc.IPPROTO_IPV6(), Libc.IPV6_V6ONLY()),
                    entry("TCP_NODELAY", Libc.IPPROTO_TCP(), Libc.TCP_NODELAY()));

    private SocketOptionTable() {}

    /** The option of a name, or null. */
    public static Entry find(String name) {
        return ENTRIES.get(name);
    }

    /** SO_TYPE. */
    public static Entry type() {
        return new Entry(Libc.SOL_SOCKET(), Libc.SO_TYPE());
    }

    /** SO_DOMAIN. */
    public static Entry family() {
        return new Entry(Libc.SOL_SOCKET(), Libc.SO_DOMAIN());
    }

    /** SO_ACCEPTCONN. */
    public static Entry listens() {
        return new Entry(Libc.SOL_SOCKET(), Libc.SO_ACCEPTCONN());
    }

    /** SO_PEERCRED: pid, uid and gid. */
    public static Entry peer() {
        return new Entry(Libc.SOL_SOCKET(), Libc.SO_PEERCRED());
    }

    private static Map.Entry<String, Entry> socket(String name, int number) {
        return entry(name, Libc.SOL_SOCKET(), number);
    }

    /** What the option of IPv4 is on a socket of IPv6. */
    private static Map.Entry<String, Entry> six(String name, int number) {
        return entry(name + " of IPv6", Libc.IPPROTO_IPV6(), number);
    }

    private static Map.Entry<String, Entry> entry(String name, int level, int number) {
        return Map.entry(name, new Entry(level, number));
    }
}
