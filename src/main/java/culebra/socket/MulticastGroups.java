package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Fds;
import culebra.internal.MulticastCalls;
import culebra.internal.Sockaddr;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The multicast groups of a socket. This class keeps track of them because the system turns a
 * membership for any source into one for a single source when a single source is joined.
 */
final class MulticastGroups {
    private final Fd fd;
    private final List<MulticastMembership> memberships = new ArrayList<>();

    MulticastGroups(Fd fd) {
        this.fd = fd;
    }

    /** Joins a group for a source, or for any source if {@code source} is null. */
    synchronized MulticastMembership join(
            InetAddress group, NetworkInterface networkInterface, InetAddress source)
            throws IOException {
        Objects.requireNonNull(group, "group");
        Objects.requireNonNull(networkInterface, "networkInterface");
        Fds.requireOpen(fd, fd);
        requireGroup(group);
        if (source != null) {
            MulticastMembership.requireSource(group, source);
        }
        for (MulticastMembership each : memberships) {
            if (each.group().equals(group)
                    && each.networkInterface().equals(networkInterface)
                    && each.source().isPresent() == (source == null)) {
                throw new IllegalStateException(
                        fd
                                + " has joined the group in another way; close that membership"
                                + " first: "
                                + each);
            }
        }
        var membership = new MulticastMembership(fd, group, networkInterface, source, this::leave);
        memberships.add(membership);
        boolean joined = false;
        try {
            int ignored = MulticastCalls.onlyOwnGroups(fd, group); // since Linux 4.20 for IPv6
            int index = networkInterface.getIndex();
            membership.check(MulticastCalls.join(fd, group, index, source), "join");
            joined = true;
        } finally {
            if (!joined) {
                memberships.remove(membership);
            }
        }
        return membership;
    }

    /** Leaves a group. Does nothing if the socket is closed or the interface was removed. */
    private synchronized void leave(MulticastMembership membership) {
        memberships.remove(membership);
        int ignored =
                MulticastCalls.leave(
                        fd,
                        membership.group(),
                        membership.networkInterface().getIndex(),
                        membership.source().orElse(null));
    }

    private void requireGroup(InetAddress group) throws IOException {
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException(group + " is not a multicast address");
        }
        int family = SocketFacts.family(fd);
        if (family == Sockaddr.UNIX) {
            throw new UnsupportedOperationException(fd + " is a UNIX socket, which has no groups");
        }
        if (family == Sockaddr.INET && !(group instanceof Inet4Address)) {
            throw new IllegalArgumentException(
                    group + " is an IPv6 group, but " + fd + " is an IPv4 socket");
        }
    }
}
