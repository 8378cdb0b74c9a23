/**
 * Byte streams between processes: pipes, and FIFOs, which are pipes with a name.
 *
 * <p>{@link culebra.pipe.UnixPipe} leads to a child process, which gets an end by its path; {@link
 * culebra.pipe.Fifo} is a path by which unrelated processes meet, the shell among them. Bytes go
 * one way, and nothing tells who wrote them. Take something else
 *
 * <ul>
 *   <li>for a connection of its own for each client, both ways: {@link
 *       culebra.socket.StreamSocket};
 *   <li>for messages longer than {@link culebra.pipe.UnixPipe#ATOMIC}, or by priority: {@link
 *       culebra.mq}, {@link culebra.socket.MessageSocket};
 *   <li>for the standard streams of a child: {@link java.lang.ProcessBuilder} does it.
 * </ul>
 *
 * <h2>A server of numbers behind a FIFO</h2>
 *
 * <p>Clients write {@code ID COUNT} to the server's FIFO. The first of so many numbers comes by
 * {@code FIFO.ID}, which the client has made.
 *
 * {@snippet file="culebra/pipe/SequenceServer.java" region=serve}
 *
 * <p>A client in Python:
 *
 * {@snippet file="cookbook/take_numbers.py" lang=python}
 *
 * <p>A client that is dead, or does not read, holds nobody up: its FIFO is opened and written to
 * with {@code try...}, and a number that could not be delivered is not spent. A server that is
 * killed leaves its FIFO: remove it before the next one starts.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>The source never comes to its end, because somebody has the sink open still: close here the
 *       end that a child was given.
 *   <li>It comes to its end too early: between two clients nobody has the sink open. The server
 *       opens both ends ({@link culebra.pipe.Fifo#openReadWrite Fifo.openReadWrite}).
 *   <li>Writes of several processes are mixed, if they are longer than {@link
 *       culebra.pipe.UnixPipe#ATOMIC}, 4096 bytes, or made in pieces. And a read takes what is
 *       there: half a line, or two.
 *   <li>Opening one end waits until somebody opens the other. It can be interrupted, or given a
 *       time limit.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/pipe.7.html">pipe(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/fifo.7.html">fifo(7)</a>
 */
package culebra.pipe;
