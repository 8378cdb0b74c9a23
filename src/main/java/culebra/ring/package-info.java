/**
 * Messages through shared memory between processes that may die at any moment. A ring has one
 * receiver, and one or several senders.
 *
 * <p>{@link culebra.ring.MessageRing} is a ring buffer whose receiver sleeps while there is no
 * message. It needs no server and no additional thread: a sender writes into the ring, and makes a
 * system call only if the receiver sleeps. Use another facility in the following cases:
 *
 * <ul>
 *   <li>for messages with priorities, or for many receivers: {@link culebra.mq};
 *   <li>to wait for messages and for descriptors at once, or to pass descriptors: {@link
 *       culebra.socket};
 *   <li>for a single value that other processes read: {@link culebra.shm} and {@link
 *       culebra.sync.SharedWord}.
 * </ul>
 *
 * <h2>What a killed process leaves</h2>
 *
 * <ul>
 *   <li>A sender that is killed leaves only whole messages. A message that it has not published
 *       does not exist, and no other sender waits for it.
 *   <li>A receiver that is killed leaves the messages that it has not freed, including the one it
 *       was processing, to the next receiver.
 *   <li>The other side is notified: the receiver by {@link culebra.ring.RingReceiver#END}, and a
 *       sender by {@code EPIPE} when the ring is full. Both are reliable, because the kernel
 *       releases a lock when its owner dies. A waiting thread notices only when it checks the lock:
 *       within 50 milliseconds, or half a second on a virtual thread.
 *   <li>If a sender is killed after publishing a message and before waking the receiver, the
 *       receiver finds the message at its next check, after the same time at most.
 * </ul>
 *
 * <h2>A feed of prices with a slow reader</h2>
 *
 * <p>The feed never waits. While the ring is full, it keeps only the last price of each symbol.
 *
 * {@snippet file="culebra/cookbook/PriceFeed.java" region=feed}
 *
 * <p>The reader in C, which needs only the header {@code culebra_ring.h} of this package:
 *
 * {@snippet file="cookbook/prices.c" region=prices lang=c}
 *
 * <h2>A channel for commands, with replies</h2>
 *
 * <p>The clients share the sending side of one ring. Each client creates a ring for its answers,
 * whose name is part of the command.
 *
 * {@snippet file="culebra/cookbook/Commands.java" region=server}
 *
 * <p>A client in Python, which uses the module {@code culebra_ring.py} of this package:
 *
 * {@snippet file="cookbook/command.py" lang=python}
 *
 * <h2>A ring and descriptors at once</h2>
 *
 * <p>A {@link culebra.fd.Poller} cannot watch a ring. A sender wakes the receiver by a futex, which
 * has no descriptor, and format 1 has no field that would tell a sender of an eventfd: a sender in
 * C or Python would wake only the futex, and the poller would miss the message. Instead, a virtual
 * thread can wait for the ring, and add to an eventfd that the poller watches. A message counts as
 * received when this thread has passed it on.
 *
 * {@snippet file="culebra/cookbook/PolledRing.java" region=poll}
 *
 * <h2>The format</h2>
 *
 * <p>The page <a href="doc-files/format.html">Culebra message ring, format 1</a> specifies the
 * header, the records, the roles and their locks, and how a process sleeps, is woken and detects
 * the end of the other side. With it, a program in any language can use a ring. The resource {@code
 * format.txt} of this package has the same text.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>"already has a receiver": a ring has one receiver at a time. Either the old receiver still
 *       runs, or a child process holds its descriptor between {@code fork} and {@code exec}.
 *   <li>Two threads use one {@link culebra.ring.RingSender}: a call fails with {@link
 *       java.lang.IllegalStateException} if it detects another one, which is not certain. Open a
 *       sender for each thread of a {@link culebra.ring.Senders#SHARED} ring.
 *   <li>A claimed message is written after {@code commit}: the receiver may see a torn message.
 *   <li>{@link java.lang.InternalError} while sending or receiving: another process has truncated
 *       the ring. Senders that share a ring are killed by SIGBUS instead. Restrict the permissions,
 *       or pass an anonymous ring by its descriptor.
 *   <li>Senders in several containers share a ring, and messages do not arrive: these senders use a
 *       robust mutex, so all processes must be in one PID namespace.
 * </ul>
 *
 * <p>Other names: {@index "ring buffer"}, {@index "circular buffer"}, {@index "SPSC queue"},
 * {@index "MPSC queue"}, {@index "lock-free queue"}.
 */
package culebra.ring;
