package culebra.internal;

import java.util.Map;

/** The socket options by name, with their levels and numbers for setsockopt(2). */
public final class SocketOptionTable {
    /**
     * An option.
     *
     * @param level the level, which stands for a protocol
     * @param number the number of the option
     */
    public record Entry(int level, int number) {}

    private static final Map<String, Entry> ENTRIES =
            Map.ofEntries(
                    socket("SO_BROADCAST", Constants.SO_BROADCAST),
                    socket("SO_INCOMING_NAPI_ID", Constants.SO_INCOMING_NAPI_ID),
                    socket("SO_KEEPALIVE", Constants.SO_KEEPALIVE),
                    socket("SO_LINGER", Constants.SO_LINGER),
                    socket("SO_PASSCRED", Constants.SO_PASSCRED),
                    socket("SO_PEERSEC", Constants.SO_PEERSEC),
                    socket("SO_RCVBUF", Constants.SO_RCVBUF),
                    socket("SO_RCVBUFFORCE", Constants.SO_RCVBUFFORCE),
                    socket("SO_REUSEADDR", Constants.SO_REUSEADDR),
                    socket("SO_REUSEPORT", Constants.SO_REUSEPORT),
                    socket("SO_SNDBUF", Constants.SO_SNDBUF),
                    socket("SO_SNDBUFFORCE", Constants.SO_SNDBUFFORCE),
                    four("IP_DONTFRAGMENT", Constants.IP_MTU_DISCOVER),
                    four("IP_MULTICAST_IF", Constants.IP_MULTICAST_IF),
                    four("IP_MULTICAST_LOOP", Constants.IP_MULTICAST_LOOP),
                    four("IP_MULTICAST_TTL", Constants.IP_MULTICAST_TTL),
                    four("IP_TOS", Constants.IP_TOS),
                    six("IP_DONTFRAGMENT", Constants.IPV6_MTU_DISCOVER),
                    six("IP_MULTICAST_IF", Constants.IPV6_MULTICAST_IF),
                    six("IP_MULTICAST_LOOP", Constants.IPV6_MULTICAST_LOOP),
                    six("IP_MULTICAST_TTL", Constants.IPV6_MULTICAST_HOPS),
                    six("IP_TOS", Constants.IPV6_TCLASS),
                    entry("IPV6_V6ONLY", Constants.IPPROTO_IPV6, Constants.IPV6_V6ONLY),
                    tcp("TCP_CORK", Constants.TCP_CORK),
                    tcp("TCP_DEFER_ACCEPT", Constants.TCP_DEFER_ACCEPT),
                    tcp("TCP_KEEPCOUNT", Constants.TCP_KEEPCNT),
                    tcp("TCP_KEEPIDLE", Constants.TCP_KEEPIDLE),
                    tcp("TCP_KEEPINTERVAL", Constants.TCP_KEEPINTVL),
                    tcp("TCP_NODELAY", Constants.TCP_NODELAY),
                    tcp("TCP_QUICKACK", Constants.TCP_QUICKACK),
                    tcp("TCP_USER_TIMEOUT", Constants.TCP_USER_TIMEOUT));

    private SocketOptionTable() {}

    /** Returns the option of the given name, or null. */
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

    /** Returns the value with which packets are never fragmented, or may always be. */
    public static int discovery(boolean whole) {
        return whole ? Constants.IP_PMTUDISC_DO : Constants.IP_PMTUDISC_DONT;
    }

    private static Map.Entry<String, Entry> socket(String name, int number) {
        return entry(name, Constants.SOL_SOCKET, number);
    }

    private static Map.Entry<String, Entry> four(String name, int number) {
        return entry(name, Constants.IPPROTO_IP, number);
    }

    private static Map.Entry<String, Entry> tcp(String name, int number) {
        return entry(name, Constants.IPPROTO_TCP, number);
    }

    /** Returns the IPv6 counterpart of an IPv4 option. */
    private static Map.Entry<String, Entry> six(String name, int number) {
        return entry(name + " of IPv6", Constants.IPPROTO_IPV6, number);
    }

    private static Map.Entry<String, Entry> entry(String name, int level, int number) {
        return Map.entry(name, new Entry(level, number));
    }
}
