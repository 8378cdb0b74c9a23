/**
 * Children with chosen descriptors; and other processes as descriptors: waiting for the end of any
 * process, signals that reach no other, and descriptors taken over from it.
 *
 * <p>A {@link culebra.process.ProcessFd} waits beside queues, sockets and counters in a {@link
 * culebra.fd.Poll} or {@link culebra.fd.Poller}. Take something else
 *
 * <ul>
 *   <li>for a child that needs pipes to this process alone, or no descriptors: {@link
 *       java.lang.ProcessBuilder};
 *   <li>to wait for a child alone: {@link java.lang.Process#waitFor()}, which tells its exit
 *       status;
 *   <li>for a peer on a connection: its end is the end of the stream ({@link culebra.socket});
 *   <li>to send a signal to a process that is known by its number alone: {@code
 *       culebra.signal.Signals}.
 * </ul>
 *
 * <h2>Waiting for a message or for the end of who sends it</h2>
 *
 * <p>Queues, semaphores and shared memory do not tell that the other process has ended. This
 * program waits for both at once.
 *
 * {@snippet file="culebra/cookbook/Overseer.java" region=oversee}
 *
 * <p>The worker, in C:
 *
 * {@snippet file="cookbook/report.c" lang=c}
 *
 * <p>If the worker is killed, what it had sent is still received: the process is looked at before
 * the queue is.
 *
 * <h2>A child with descriptors of its own</h2>
 *
 * <p>What has no name reaches a child as a descriptor: memory, a socket, a counter.
 *
 * {@snippet file="culebra/cookbook/Foreman.java" region=foreman}
 *
 * <p>The child, in C:
 *
 * {@snippet file="cookbook/sum.c" lang=c}
 *
 * <p>If the child is killed, the read finds the end of the stream; if the parent is, the child
 * does.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>The number of a process that has ended is given to another. Open it while it is known to
 *       run, as a child or as the peer of a socket, and keep the {@code ProcessFd}.
 *   <li>The end of a process is seen before the last message is looked for, and the message is
 *       lost. Look at the process first, then empty the queue.
 *   <li>A process has ended, but a child of it has not: it may still write to what it inherited.
 *   <li>The parent keeps its side of what the child has, and so never sees the end of a stream:
 *       close it once the child has started.
 *   <li>What a descriptor is duplicated from goes on to use it: they share the position.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_open.2.html">pidfd_open(2)</a>
 */
package culebra.process;
