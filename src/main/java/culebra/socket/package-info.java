/**
 * Sockets: streams and messages between processes, with descriptors and credentials.
 *
 * <p>{@link culebra.socket.StreamListener} and {@link culebra.socket.StreamSocket} are connections
 * of bytes; {@link culebra.socket.MessageSocket} is datagrams, or, with {@link
 * culebra.socket.SeqpacketListener}, messages over a connection. Over UNIX sockets, {@code send}
 * and {@link culebra.socket.Received} hand memory, pipes, counters or sockets to another process,
 * and {@code peer()} tells who it is. IPv4 and IPv6 work alike without those. Take something else
 *
 * <ul>
 *   <li>for servers with thousands of connections, protocols or TLS: Netty; where a {@code
 *       Selector} is wanted: the JDK's {@link java.nio.channels.SocketChannel}, which has UNIX
 *       streams too;
 *   <li>if messages should wait while nobody is there: {@link culebra.mq};
 *   <li>for much data between two processes: {@link culebra.shm}, handed over by a socket.
 * </ul>
 *
 * <h2>A server on virtual threads</h2>
 *
 * <p>Each client has a thread of its own, which reads and writes as if there were no other. A
 * request is a count, the answer the first of so many numbers. The address may be a path, or a host
 * and port.
 *
 * {@snippet file="culebra/socket/SequenceService.java" region=service}
 *
 * <p>A client in C:
 *
 * {@snippet file="cookbook/ask_numbers.c" lang=c}
 *
 * <p>Whoever is killed, the other reads the end of the stream (0 in C, -1 in Java), or fails with
 * EPIPE or ECONNRESET. A socket's file that a killed server left is replaced by the next one.
 *
 * <h2>Datagrams in upper case</h2>
 *
 * {@snippet file="culebra/socket/UpperCaseServer.java" region=server}
 *
 * <p>A client in Python, whose socket needs a name for the answer to come to; {@link
 * culebra.socket.MessageSocket#connect MessageSocket.connect} has the system choose one, too:
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
 *   <li>A read takes a part of what was sent: a stream has no messages. Read until the buffer is
 *       full, as {@code fill} above, or take seqpackets.
 *   <li>{@code accept} fails with EMFILE while the process has no descriptor left, and with ENFILE
 *       while the system has none. The connection stays in the backlog. A server that is to go on
 *       catches the {@link culebra.ErrnoException} and pauses before the next {@code accept}, as
 *       above: without the pause it would spin.
 *   <li>A path is too long: 108 bytes are all there is room for. {@link culebra.socket.UnixAddress}
 *       says so; abstract names, which have no file, have 107.
 *   <li>An abstract name is found by exact bytes: C programs that pass the whole {@code
 *       sockaddr_un} as its length mean a name with zeros behind.
 *   <li>Descriptors arrive that nobody takes. A {@link culebra.socket.Received} closes those that
 *       nobody asked for; the others are the caller's, to be closed one by one.
 *   <li>Nobody hears that the reader of datagrams was killed until the next send. Over UNIX, a
 *       client that does not read fills the server's own buffer: connections do not have that.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
package culebra.socket;
