package culebra.socket;

/**
 * The credentials of the peer of a UNIX socket, guaranteed by the kernel.
 *
 * @param pid the number of the process; 0 if it is in a PID namespace that is not visible from this
 *     process
 * @param uid its effective user; {@code /proc/sys/kernel/overflowuid} if the user has no number in
 *     this user namespace
 * @param gid its effective group; {@code /proc/sys/kernel/overflowgid} if the group has no number
 *     in this user namespace
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7), SO_PEERCRED</a>
 */
public record PeerCredentials(long pid, int uid, int gid) {}
