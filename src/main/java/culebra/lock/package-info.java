/**
 * Locks on files and ranges of their bytes: flock, record and open-file-description locks.
 *
 * <p>{@link culebra.lock.FileLocks} keeps processes apart that all ask for the lock; nobody is kept
 * from reading or writing. A lock needs no shared memory, and goes with its holder, killed or not.
 * Which of the three ways to take, {@link culebra.lock.FileLocks} tells in a table. Take something
 * else
 *
 * <ul>
 *   <li>for data in shared memory: {@link culebra.sync.SharedMutex}, which makes no call to the
 *       kernel where nobody waits, and tells that the last holder was killed;
 *   <li>to let more than one in: {@link culebra.sem}, or {@link culebra.sysv};
 *   <li>to wait for a lock beside other descriptors: nothing does that. Give it a thread.
 * </ul>
 *
 * <h2>A program of which one instance works</h2>
 *
 * <p>The others stand by, and one of them takes over, however the first one ends.
 *
 * {@snippet file="culebra/lock/SingleInstance.java" region=main}
 *
 * <p>What it calls; {@code named} writes this process's number into the file, for people to read:
 *
 * {@snippet file="culebra/lock/SingleInstance.java" region=start}
 *
 * <p>An instance in Python:
 *
 * {@snippet file="cookbook/single_instance.py" lang=python}
 *
 * <p>In the shell, {@code flock --nonblock FILE COMMAND} is a third.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>The file is deleted: then one process can lock it and another its successor. Leave it.
 *   <li>{@code perProcess} locks go as soon as any part of the process closes any descriptor of the
 *       file, a library that only reads it included. {@code perOpen} locks do not.
 *   <li>{@code wholeFile} excludes neither of the other two: all have to lock in the same way. The
 *       JDK's {@link java.nio.channels.FileLock} is a {@code perProcess} lock; in one JVM it and
 *       Culebra's {@code perProcess} locks do not see each other.
 *   <li>{@link culebra.lock.DeadlockException} may be a false alarm where processes have several
 *       threads: the kernel looks at processes. The other two ways wait for ever in a true one.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/flock.2.html">flock(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl_locking.2.html">fcntl_locking(2)</a>
 */
package culebra.lock;
