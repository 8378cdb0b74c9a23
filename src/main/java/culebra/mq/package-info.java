/**
 * POSIX message queues: whole messages between processes, by name and in order of priority.
 *
 * <p>A {@link culebra.mq.MessageQueue} keeps messages until somebody takes them, whether or not
 * there is anybody yet. Senders wait while it is full; the most urgent message is received first.
 * Take something else
 *
 * <ul>
 *   <li>to be told that the peer has gone: {@link culebra.socket};
 *   <li>for messages of more than some kilobytes, or more of them than the system's limits allow
 *       ({@link culebra.mq.QueueLimits#systemMaximum}): {@link culebra.socket.MessageSocket},
 *       {@link culebra.shm};
 *   <li>for programs that have {@code msgget}: {@link culebra.sysv.SysvQueue}.
 * </ul>
 *
 * <h2>A worker behind a queue</h2>
 *
 * <p>A client sends {@code ID JOB TEXT}. The result comes by a queue of its own, {@code SERVER-ID};
 * its ID begins with its process's number, so that what a dead one has left can be removed.
 *
 * {@snippet file="culebra/mq/JobServer.java" region=serve}
 *
 * <p>A client in C:
 *
 * {@snippet file="cookbook/job.c" lang=c}
 *
 * <p>Whoever comes first makes the queue; in C its name has the slash, {@code /jobs}. Jobs wait for
 * a server that was killed, and a client that does not take its results holds nobody up: {@code
 * trySend} does not wait. The job that a killed server was at is lost; where that matters, a client
 * asks again after some time.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>Queues that nobody removes count against the user's limit, 819,200 bytes unless told
 *       otherwise, which shows as EMFILE in C. The message of the exception names the limit.
 *   <li>Nobody is told that the other side has gone: wait with a time limit.
 *   <li>A receiver's buffer is shorter than the queue's longest message: C fails with EMSGSIZE even
 *       for a short one. Make it as long as {@link culebra.mq.MessageQueue#limits} say.
 *   <li>A notification tells once, one process of all, and only when the queue was empty. A thread
 *       in {@code receive}, or {@code fd()} in a {@link culebra.fd.Poller}, is simpler and faster.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</a>
 */
package culebra.mq;
