package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** Socket addresses in C's form: a struct of its significant length. */
public final class Sockaddr {
    /** AF_UNIX. */
    public static final int UNIX = Constants.AF_UNIX;

    /** AF_INET. */
    public static final int INET = Constants.AF_INET;

    /** AF_INET6. */
    public static final int INET6 = Constants.AF_INET6;

    /** Room for any address: a struct sockaddr_storage. */
    public static final int MOST = 128;

    /** The maximum number of bytes in the name of a UNIX socket. */
    public static final int UNIX_MOST = 108;

    private static final int FAMILY_SIZE = 2;
    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private Sockaddr() {}

    /** Returns the address that disconnects a datagram socket. */
    public static MemorySegment none() {
        MemorySegment address = Arena.ofAuto().allocate(16, 4);
        address.set(JAVA_SHORT, 0, (short) Constants.AF_UNSPEC);
        return address;
    }

    /**
     * Returns the address of a UNIX socket, whose name is a path, NUL followed by an abstract name,
     * or empty.
     */
    public static MemorySegment unix(byte[] name) {
        boolean path = name.length > 0 && name[0] != 0;
        int ended = path && name.length < UNIX_MOST ? name.length + 1 : name.length;
        MemorySegment address = Arena.ofAuto().allocate(FAMILY_SIZE + ended, 4);
        address.set(JAVA_SHORT, 0, (short) UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, FAMILY_SIZE, name.length);
        return address;
    }

    /**
     * Returns the address of an IPv4 or IPv6 socket; if {@code six} is true, also an IPv4 address
     * gets the form of IPv6.
     */
    public static MemorySegment inet(InetSocketAddress address, boolean six) {
        InetAddress host = address.getAddress();
        if (!six && host instanceof Inet4Address) {
            MemorySegment c = Arena.ofAuto().allocate(Layouts.SOCKADDR_IN_SIZE, 4);
            c.set(JAVA_SHORT, 0, (short) INET);
            c.set(PORT, 2, (short) address.getPort());
            MemorySegment.copy(host.getAddress(), 0, c, JAVA_BYTE, 4, 4);
            return c;
        }
        MemorySegment c = Arena.ofAuto().allocate(Layouts.SOCKADDR_IN6_SIZE, 4);
        c.set(JAVA_SHORT, 0, (short) INET6);
        c.set(PORT, 2, (short) address.getPort());
        if (host instanceof Inet6Address wide) {
            MemorySegment.copy(wide.getAddress(), 0, c, JAVA_BYTE, 8, 16);
            c.set(JAVA_INT, Layouts.SIN6_SCOPE_ID, wide.getScopeId());
        } else if (!host.isAnyLocalAddress()) {
            c.set(JAVA_SHORT, 18, (short) -1); // ::ffff:a.b.c.d
            MemorySegment.copy(host.getAddress(), 0, c, JAVA_BYTE, 20, 4);
        }
        return c;
    }

    /** Returns the family of an address; 0 if it is too short to have one. */
    public static int family(MemorySegment address, int length) {
        return length < FAMILY_SIZE ? 0 : address.get(JAVA_SHORT, 0);
    }

    /** Returns the name of a UNIX socket: a path, NUL followed by an abstract name, or empty. */
    public static byte[] unixName(MemorySegment address, int length) {
        int end = Math.max(length, FAMILY_SIZE);
        if (end > FAMILY_SIZE && address.get(JAVA_BYTE, FAMILY_SIZE) != 0) {
            int paths = FAMILY_SIZE;
            while (paths < end && address.get(JAVA_BYTE, paths) != 0) {
                paths++;
            }
            end = paths;
        }
        return address.asSlice(FAMILY_SIZE, end - FAMILY_SIZE).toArray(JAVA_BYTE);
    }

    /** Converts an IPv4 or IPv6 address. */
    public static InetSocketAddress inet(MemorySegment address) {
        int port = address.get(PORT, 2) & 0xffff;
        try {
            if (address.get(JAVA_SHORT, 0) == INET) {
                byte[] host = address.asSlice(4, 4).toArray(JAVA_BYTE);
                return new InetSocketAddress(InetAddress.getByAddress(host), port);
            }
            byte[] host = address.asSlice(8, 16).toArray(JAVA_BYTE);
            int scope = address.get(JAVA_INT, 24);
            InetAddress made =
                    scope == 0
                            ? InetAddress.getByAddress(host)
                            : Inet6Address.getByAddress(null, host, scope);
            return new InetSocketAddress(made, port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
