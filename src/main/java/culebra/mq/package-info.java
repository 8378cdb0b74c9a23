/**
 * POSIX message queues: whole messages between processes, by name and in order of priority.
 *
 * <p>A {@link culebra.mq.MessageQueue} keeps messages until they are received, whether or not a
 * receiver exists yet. Senders wait while the queue is full. The message with the highest priority
 * is received first. Use another facility in the following cases:
 *
 * <ul>
 *   <li>to notice that the peer has ended: {@link culebra.socket};
 *   <li>for messages larger than a few kilobytes, or for more messages than the system's limits
 *       allow ({@link culebra.mq.QueueLimits#systemMaximum}): {@link culebra.socket.MessageSocket},
 *       {@link culebra.shm};
 *   <li>for programs that use {@code msgget}: {@link culebra.sysv.SysvQueue}.
 * </ul>
 *
 * <h2>A worker behind a queue</h2>
 *
 * <p>A client sends {@code ID JOB TEXT}. It receives the result from a queue of its own, {@code
 * SERVER-ID}. The ID begins with the client's PID, so that the queue of a dead client can be
 * recognized and removed.
 *
 * {@snippet file="culebra/mq/JobServer.java" region=serve}
 *
 * <p>A client in C:
 *
 * {@snippet file="cookbook/job.c" lang=c}
 *
 * <p>The process that starts first creates the queue. In C, its name has a slash: {@code /jobs}.
 * Jobs stay queued if the server is killed, and a client that does not receive its results does not
 * delay others: {@code trySend} does not wait. The job that a killed server was working on is lost;
 * if that matters, a client must repeat its request after a timeout.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>Queues that are not removed count against the user's limit, 819,200 bytes by default. In C,
 *       exceeding it fails with EMFILE. The message of the exception names the limit.
 *   <li>A queue does not report that the other side has ended: wait with a timeout.
 *   <li>A receiver's buffer is shorter than the longest message that the queue accepts: in C,
 *       receiving fails with EMSGSIZE, even for a short message. Make the buffer at least as long
 *       as the {@code messageSize} of {@link culebra.mq.MessageQueue#limits}.
 *   <li>A notification fires once, in one process, and only when the queue was empty. A thread in
 *       {@code receive}, or {@code fd()} in a {@link culebra.fd.Poller}, is simpler and faster.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.mq.MessageQueue}: {@index mq_open}, {@index mq_close}, {@index mq_unlink},
 *       {@index mq_send}, {@index mq_timedsend}, {@index mq_receive}, {@index mq_timedreceive},
 *       {@index mq_notify}, {@index SIGEV_SIGNAL}, {@index SIGEV_THREAD}, {@index mqueue};
 *   <li>{@link culebra.mq.QueueLimits}: {@index mq_getattr}, {@index mq_attr}, {@index mq_maxmsg},
 *       {@index mq_msgsize}, {@index RLIMIT_MSGQUEUE}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</a>
 */
package culebra.mq;
