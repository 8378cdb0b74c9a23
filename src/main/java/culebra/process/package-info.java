/**
 * Children with chosen descriptors, and other processes as descriptors: waiting for the end of any
 * process, sending signals to exactly that process, and duplicating its descriptors.
 *
 * <p>A {@link culebra.process.ProcessFd} can be waited for together with queues, sockets and
 * counters in a {@link culebra.fd.Poll} or {@link culebra.fd.Poller}. Use another facility in the
 * following cases:
 *
 * <ul>
 *   <li>for a child that needs only pipes to this process, or no descriptors: {@link
 *       java.lang.ProcessBuilder};
 *   <li>to wait only for a child: {@link java.lang.Process#waitFor()}, which returns the exit
 *       status;
 *   <li>to notice the end of a peer on a connection: read the end of the stream ({@link
 *       culebra.socket});
 *   <li>to send a signal to a process known only by its number: {@code culebra.signal.Signals}.
 * </ul>
 *
 * <h2>Waiting for a message or for the end of its sender</h2>
 *
 * <p>Queues, semaphores and shared memory do not report that the other process has ended. This
 * program waits for both at once.
 *
 * {@snippet file="culebra/cookbook/Overseer.java" region=oversee}
 *
 * <p>The worker, in C:
 *
 * {@snippet file="cookbook/report.c" lang=c}
 *
 * <p>If the worker is killed, the messages that it has sent are still received, because the program
 * checks the process before the queue.
 *
 * <h2>A child with chosen descriptors</h2>
 *
 * <p>Objects without a name, such as memory, a socket or a counter, are passed to a child as
 * descriptors.
 *
 * {@snippet file="culebra/cookbook/Foreman.java" region=foreman}
 *
 * <p>The child, in C:
 *
 * {@snippet file="cookbook/sum.c" lang=c}
 *
 * <p>If the child is killed, a read by the parent returns the end of the stream, or fails with
 * ECONNRESET if the child had not read everything; a write fails with EPIPE. If the parent is
 * killed, the child reads the end of the stream.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>The number of a process that has ended is reused. Open the process while it is known to
 *       run, as a child or as the peer of a socket, and keep the {@code ProcessFd}.
 *   <li>The program notices the end of a process, but does not read its last message. Check the
 *       process first, and then empty the queue.
 *   <li>A process has ended, but one of its children has not: the child may still write to
 *       descriptors that it inherited.
 *   <li>The parent keeps the child's end of a stream open, and so never reads the end of the
 *       stream: close that end once the child has started.
 *   <li>The process from which a descriptor was duplicated continues to use it: both processes
 *       share the file position.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.process.ProcessFd}: {@index pidfd_open}, {@index pidfd_send_signal}, {@index
 *       pidfd_getfd}, {@index SO_PEERPIDFD}, {@index pidfd};
 *   <li>{@link culebra.process.ChildBuilder}: {@index posix_spawn}, {@index posix_spawnp}, {@index
 *       posix_spawn_file_actions_adddup2}, {@index posix_spawn_file_actions_addchdir_np}, {@index
 *       fork}, {@index exec}, {@index LISTEN_FDS};
 *   <li>{@link culebra.process.ChildProcess}: {@index waitid}, {@index waitpid}, {@index SIGCHLD}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_open.2.html">pidfd_open(2)</a>
 */
package culebra.process;
