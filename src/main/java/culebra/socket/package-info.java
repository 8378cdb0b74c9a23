/**
 * Sockets: streams and messages between processes, with descriptors and credentials.
 *
 * <p>{@link culebra.socket.StreamListener} and {@link culebra.socket.StreamSocket} are connections
 * that carry bytes; {@link culebra.socket.MessageSocket} is datagrams, or, with {@link
 * culebra.socket.SeqpacketListener}, messages over a connection. Over UNIX sockets, {@code send}
 * and {@link culebra.socket.Received} pass memory, pipes, counters or sockets to another process,
 * and {@code peer()} identifies that process. IPv4 and IPv6 work alike, without passing
 * descriptors. Use something else
 *
 * <ul>
 *   <li>for servers with thousands of connections, protocols or TLS: Netty; if you need a {@code
 *       Selector}: the JDK's {@link java.nio.channels.SocketChannel}, which has UNIX streams too;
 *   <li>if messages must wait until a receiver exists: {@link culebra.mq};
 *   <li>for large amounts of data between two processes: {@link culebra.shm}, passed over a socket.
 * </ul>
 *
 * <h2>A server on virtual threads</h2>
 *
 * <p>Each client has a thread of its own, which simply reads and writes. A request is a count, and
 * the answer is the first of that many numbers. The address may be a path, or a host and port.
 *
 * {@snippet file="culebra/socket/SequenceService.java" region=service}
 *
 * <p>A client in C:
 *
 * {@snippet file="cookbook/ask_numbers.c" lang=c}
 *
 * <p>If either process is killed, the other reads the end of the stream (0 in C, -1 in Java), or
 * fails with EPIPE or ECONNRESET. A socket's file that a killed server left is replaced by the next
 * one.
 *
 * <h2>Datagrams in upper case</h2>
 *
 * {@snippet file="culebra/socket/UpperCaseServer.java" region=server}
 *
 * <p>A client in Python, whose socket needs a name to receive the answer; {@link
 * culebra.socket.MessageSocket#connect MessageSocket.connect} lets the system choose one as well:
 *
 * {@snippet file="cookbook/upper_case.py" lang=python}
 *
 * <h2>Announcements to every program that listens</h2>
 *
 * <p>A multicast group has any number of members, on one machine or in one network. {@code
 * SO_REUSEADDR} lets several of them use the port on one machine.
 *
 * {@snippet file="culebra/cookbook/Subscriber.java" region=subscribe}
 *
 * <p>The sender, in Python:
 *
 * {@snippet file="cookbook/announce.py" lang=python}
 *
 * <p>An announcement that is sent while a member does not run is lost to it.
 *
 * <p>{@link culebra.shm} shows how memory is handed over.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>A read returns a part of the bytes sent: a stream has no message boundaries. Read until the
 *       buffer is full, as {@code fill} above, or use seqpackets.
 *   <li>{@code accept} fails with EMFILE while the process has no descriptor left, and with ENFILE
 *       while the system has none. The connection stays in the backlog. A server that must keep
 *       running catches the {@link culebra.ErrnoException} and pauses before the next {@code
 *       accept}, as above: without the pause it would spin.
 *   <li>A path is too long: the limit is 108 bytes, which {@link culebra.socket.UnixAddress}
 *       checks. Abstract names, which have no file, have at most 107.
 *   <li>An abstract name is found by exact bytes: C programs that pass the whole {@code
 *       sockaddr_un} as its length mean a name with trailing zeros.
 *   <li>Descriptors leak. A {@link culebra.socket.Received} closes those that were not retrieved;
 *       the caller owns the others and must close each.
 *   <li>The death of a datagram receiver is not noticed until the next send. Over UNIX, a client
 *       that does not read fills the server's own buffer; connections do not have this problem.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
package culebra.socket;
