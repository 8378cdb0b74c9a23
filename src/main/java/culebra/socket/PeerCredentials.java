package culebra.socket;

/**
 * Who is at the other side of a UNIX socket, as the kernel vouches for it.
 *
 * @param pid the process; 0 if it lies in a namespace that cannot be seen from here
 * @param uid its effective user; {@code /proc/sys/kernel/overflowuid} if the user has no number in
 *     this user namespace
 * @param gid its effective group; {@code overflowgid} likewise
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7), SO_PEERCRED</a>
 */
public record PeerCredentials(long pid, int uid, int gid) {}
