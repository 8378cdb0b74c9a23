/**
 * Children with chosen descriptors, and other processes as descriptors: waiting for the end of any
 * process, sending signals to exactly that process, and duplicating its descriptors.
 *
 * <p>A {@link culebra.process.ProcessFd} can be waited for together with queues, sockets and
 * counters in a {@link culebra.fd.Poll} or {@link culebra.fd.Poller}. Use something else
 *
 * <ul>
 *   <li>for a child that needs pipes to this process alone, or no descriptors: {@link
 *       java.lang.ProcessBuilder};
 *   <li>to wait for a child alone: {@link java.lang.Process#waitFor()}, which returns its exit
 *       status;
 *   <li>for a peer on a connection: its end is the end of the stream ({@link culebra.socket});
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
 * <p>If the worker is killed, what it had sent is still received: the process is checked before the
 * queue.
 *
 * <h2>A child with chosen descriptors</h2>
 *
 * <p>Objects without a name reach a child as descriptors: memory, a socket, a counter.
 *
 * {@snippet file="culebra/cookbook/Foreman.java" region=foreman}
 *
 * <p>The child, in C:
 *
 * {@snippet file="cookbook/sum.c" lang=c}
 *
 * <p>If the child is killed, the parent's read reports the end of the stream; if the parent is
 * killed, the child's read does.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>The number of a process that has ended is reused. Open it while it is known to run, as a
 *       child or as the peer of a socket, and keep the {@code ProcessFd}.
 *   <li>The end of a process is noticed, and its last message is lost. Check the process first,
 *       then empty the queue.
 *   <li>A process has ended, but a child of it has not: it may still write to what it inherited.
 *   <li>The parent keeps the child's end of a stream open, and so never sees its end: close it once
 *       the child has started.
 *   <li>The process from which a descriptor is duplicated continues to use it: both share the
 *       position.
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
