/**
 * Sockets: streams and messages between processes, with descriptors and credentials.
 *
 * <p>{@link culebra.socket.StreamListener} and {@link culebra.socket.StreamSocket} are for
 * connections that carry bytes. {@link culebra.socket.MessageSocket} is for datagrams and, together
 * with {@link culebra.socket.SeqpacketListener}, for messages over a connection. Over UNIX sockets,
 * {@code send} and {@link culebra.socket.Received} pass memory, pipes, counters or sockets to
 * another process, and {@code peer()} identifies that process. IPv4 and IPv6 sockets work in the
 * same way, except that they cannot pass descriptors. Use another facility in the following cases:
 *
 * <ul>
 *   <li>for servers with thousands of connections, protocols or TLS: Netty; if you need a {@code
 *       Selector}: the JDK's {@link java.nio.channels.SocketChannel}, which also supports UNIX
 *       streams;
 *   <li>if messages must wait until a receiver exists: {@link culebra.mq};
 *   <li>for large amounts of data between two processes: {@link culebra.shm}, passed over a socket.
 * </ul>
 *
 * <h2>A server on virtual threads</h2>
 *
 * <p>The server has one virtual thread for each client, which simply reads and writes. A request
 * contains a count. The server reserves that many numbers, and answers with the first of them. The
 * address may be a path, or a host and port.
 *
 * {@snippet file="culebra/socket/SequenceService.java" region=service}
 *
 * <p>A client in C:
 *
 * {@snippet file="cookbook/ask_numbers.c" lang=c}
 *
 * <p>If either process is killed, the other reads the end of the stream (0 in C, -1 in Java), or
 * fails with EPIPE or ECONNRESET. A socket file that a killed server has left is replaced by the
 * next server.
 *
 * <h2>Datagrams in upper case</h2>
 *
 * {@snippet file="culebra/socket/UpperCaseServer.java" region=server}
 *
 * <p>A client in Python, whose socket needs a name to receive the answer; {@link
 * culebra.socket.MessageSocket#connect MessageSocket.connect} also lets the system choose a name:
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
 * <p>A member that is not running when an announcement is sent does not receive it.
 *
 * <h2>Many messages by one system call</h2>
 *
 * <p>A receiver of many small messages spends most of its time in system calls. Here a batch
 * receives up to 64 messages by one call, without waiting until the batch is full.
 *
 * {@snippet file="culebra/cookbook/Tally.java" region=tally}
 *
 * <p>A sender, in C:
 *
 * {@snippet file="cookbook/send_samples.c" lang=c}
 *
 * <p>A sender waits while the receiver's queue is full. If the receiver is killed, the next send
 * fails with ECONNREFUSED.
 *
 * <h2>Cancelling by an urgent byte</h2>
 *
 * <p>TCP has one urgent (out-of-band) byte, which the receiver can read before the bytes that were
 * sent earlier. A client can use it to cancel a long answer.
 *
 * {@snippet file="culebra/cookbook/Counting.java" region=count}
 *
 * <p>A client, in Python:
 *
 * {@snippet file="cookbook/cancel.py" lang=python}
 *
 * <p>A second urgent byte replaces one that was not read yet, so all urgent bytes of a program
 * should have the same meaning.
 *
 * <p>{@link culebra.shm} shows how to pass shared memory over a socket.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>A read returns only part of the bytes sent: a stream has no message boundaries. Read until
 *       the buffer is full, as {@code fill} does above, or use seqpackets.
 *   <li>{@code accept} fails with EMFILE while the process has no descriptor left, and with ENFILE
 *       while the system has none. The connection stays in the backlog. A server that must keep
 *       running catches the {@link culebra.ErrnoException} and pauses before the next {@code
 *       accept}, as above: without the pause it would spin.
 *   <li>A path is too long: the limit is 108 bytes, which {@link culebra.socket.UnixAddress}
 *       checks. Abstract names, which have no file, have at most 107 bytes.
 *   <li>All bytes of an abstract name are significant: if a C program passes the size of the whole
 *       {@code sockaddr_un} as the length, its name has trailing zeros, and is a different name.
 *   <li>Descriptors leak. A {@link culebra.socket.Received} closes the descriptors that were not
 *       retrieved; the caller owns those that were retrieved and must close each of them.
 *   <li>The death of a datagram receiver is not noticed until the next send. Over UNIX, a client
 *       that does not read its messages fills the send buffer of the server, so the server cannot
 *       send to other clients either. Connections do not have this problem.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.socket.StreamListener} and {@link culebra.socket.SeqpacketListener}: {@index
 *       socket}, {@index bind}, {@index listen}, {@index accept}, {@index accept4}, {@index
 *       backlog};
 *   <li>{@link culebra.socket.StreamSocket}: {@index connect}, {@index shutdown}, {@index
 *       SOCK_STREAM}, {@index send}, {@index recv}, {@index getpeername}, {@index getsockname},
 *       {@index SHUT_RD}, {@index SHUT_WR}, {@index MSG_NOSIGNAL}, {@index AF_INET}, {@index
 *       AF_INET6}, {@index sockaddr_in}, {@index sockaddr_in6}, {@index MSG_OOB}, {@index
 *       SIOCATMARK}, {@index TCP_NODELAY}, {@index ECONNRESET}, {@index EPIPE};
 *   <li>{@link culebra.socket.MessageSocket}: {@index SOCK_DGRAM}, {@index SOCK_SEQPACKET}, {@index
 *       sendto}, {@index recvfrom}, {@index sendmsg}, {@index recvmsg}, {@index MSG_PEEK}, {@index
 *       MSG_TRUNC}, {@index EMSGSIZE}, {@index UDP}, {@index datagram};
 *   <li>{@link culebra.socket.SendBatch} and {@link culebra.socket.ReceiveBatch}: {@index
 *       sendmmsg}, {@index recvmmsg};
 *   <li>{@link culebra.socket.Received}: {@index SCM_RIGHTS}, {@index SCM_CREDENTIALS}, {@index
 *       SO_PASSCRED}, {@index MSG_CTRUNC}, {@index cmsg}, {@index "descriptor passing"}, {@index
 *       "file descriptor passing"}, {@index "ancillary data"};
 *   <li>{@link culebra.socket.PeerCredentials}: {@index SO_PEERCRED}, {@index ucred}, {@index "peer
 *       credentials"};
 *   <li>{@link culebra.socket.SocketPair}: {@index socketpair};
 *   <li>{@link culebra.socket.UnixAddress}: {@index AF_UNIX}, {@index AF_LOCAL}, {@index
 *       sockaddr_un}, {@index sun_path}, {@index "UNIX domain socket"}, {@index "abstract socket"};
 *   <li>{@link culebra.socket.InheritedSocket}: {@index sd_listen_fds}, {@index LISTEN_FDS},
 *       {@index LISTEN_PID}, {@index "socket activation"}, {@index systemd};
 *   <li>{@link culebra.socket.MulticastMembership}: {@index MCAST_JOIN_GROUP}, {@index
 *       MCAST_LEAVE_GROUP}, {@index MCAST_JOIN_SOURCE_GROUP}, {@index MCAST_BLOCK_SOURCE}, {@index
 *       MCAST_UNBLOCK_SOURCE}, {@index IP_ADD_MEMBERSHIP}, {@index IP_DROP_MEMBERSHIP}, {@index
 *       IPV6_JOIN_GROUP}, {@index IPV6_LEAVE_GROUP}, {@index MCAST_LEAVE_SOURCE_GROUP}, {@index
 *       multicast};
 *   <li>{@link culebra.socket.LinuxSocketOptions} and {@link java.net.StandardSocketOptions}:
 *       {@index getsockopt}, {@index setsockopt}, {@index SO_RCVBUF}, {@index SO_SNDBUF}, {@index
 *       SO_REUSEADDR}, {@index SO_REUSEPORT}, {@index SO_KEEPALIVE}, {@index SO_LINGER}, {@index
 *       SO_BROADCAST}, {@index TCP_KEEPINTVL}, {@index TCP_KEEPCNT}, {@index IP_TOS}, {@index
 *       IP_MTU_DISCOVER}, {@index IPV6_MTU_DISCOVER}, {@index IP_MULTICAST_IF}, {@index
 *       IP_MULTICAST_LOOP}, {@index IP_MULTICAST_TTL}, {@index IPV6_MULTICAST_IF}, {@index
 *       IPV6_MULTICAST_LOOP}, {@index IPV6_MULTICAST_HOPS}, {@index IPV6_TCLASS}, {@index
 *       IPV6_V6ONLY}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
package culebra.socket;
