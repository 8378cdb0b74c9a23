/**
 * Byte streams between processes: pipes, and FIFOs, which are pipes with a name.
 *
 * <p>A {@link culebra.pipe.UnixPipe} connects this process to a child, for which {@code
 * ProcessBuilder} opens an end by its path. A {@link culebra.pipe.Fifo} has a path by which
 * unrelated processes connect, including the shell. Bytes flow in one direction, and do not
 * identify their writer. Use another facility in the following cases:
 *
 * <ul>
 *   <li>for a separate two-way connection to each client: {@link culebra.socket.StreamSocket};
 *   <li>for messages longer than {@link culebra.pipe.UnixPipe#ATOMIC}, or messages with priorities:
 *       {@link culebra.mq}, {@link culebra.socket.MessageSocket};
 *   <li>for the standard streams of a child: {@link java.lang.ProcessBuilder}.
 * </ul>
 *
 * <h2>A server of numbers behind a FIFO</h2>
 *
 * <p>Clients write {@code ID COUNT} to the server's FIFO to reserve COUNT numbers. The server
 * writes the first of them to {@code FIFO.ID}, which the client has created.
 *
 * {@snippet file="culebra/pipe/SequenceServer.java" region=serve}
 *
 * <p>A client in Python:
 *
 * {@snippet file="cookbook/take_numbers.py" lang=python}
 *
 * <p>A client that was killed, or does not read, does not delay others: its FIFO is opened and
 * written to with {@code try} methods, and numbers that could not be delivered remain available. A
 * server that is killed leaves its FIFO behind: remove the FIFO before the next server starts.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>The source never reaches its end, because some process still has the sink open: close the
 *       end that was passed to a child.
 *   <li>The source reaches its end too early, because no process has the sink open between two
 *       clients. The server must open both ends itself ({@link culebra.pipe.Fifo#openReadWrite
 *       Fifo.openReadWrite}).
 *   <li>Messages of several processes are mixed if they are longer than {@link
 *       culebra.pipe.UnixPipe#ATOMIC} (4096 bytes), or if a message is written by several calls. A
 *       read returns the bytes available, which may be half a line or two lines.
 *   <li>Opening one end waits until another process opens the other. The wait can be interrupted,
 *       or limited by a timeout.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.pipe.UnixPipe}: {@index pipe2}, {@index PIPE_BUF}, {@index F_GETPIPE_SZ},
 *       {@index F_SETPIPE_SZ}, {@index fcntl}, {@index FIONREAD}, {@index O_DIRECT}, {@index
 *       "packet mode"}, {@index "anonymous pipe"};
 *   <li>{@link culebra.pipe.Fifo}: {@index mkfifo}, {@index "named pipe"}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/pipe.7.html">pipe(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/fifo.7.html">fifo(7)</a>
 */
package culebra.pipe;
