/**
 * Locks on files and ranges of their bytes: flock, record and open-file-description locks.
 *
 * <p>{@link culebra.lock.FileLocks} excludes other processes that lock the same file. File locks
 * are advisory: they do not prevent reading or writing. A lock needs no shared memory, and is
 * released when its holder ends, even if it is killed. A table in {@link culebra.lock.FileLocks}
 * compares the three kinds. Use another facility in the following cases:
 *
 * <ul>
 *   <li>for data in shared memory: {@link culebra.sync.SharedMutex}, which makes no system call if
 *       no thread waits, and reports that the last holder was killed;
 *   <li>to admit more than one process at the same time: {@link culebra.sem}, or {@link
 *       culebra.sysv};
 *   <li>to wait for a lock together with descriptors: a separate thread that waits for the lock and
 *       adds to an {@link culebra.event.EventFd}, because a lock has no descriptor to poll.
 * </ul>
 *
 * <h2>A single-instance program</h2>
 *
 * <p>The other instances run as hot standbys, and one of them takes over when the active instance
 * ends, even if it is killed.
 *
 * {@snippet file="culebra/lock/SingleInstance.java" region=main}
 *
 * <p>These are the methods that it calls. {@code named} writes the PID into the file for human
 * readers:
 *
 * {@snippet file="culebra/lock/SingleInstance.java" region=start}
 *
 * <p>An instance in Python:
 *
 * {@snippet file="cookbook/single_instance.py" lang=python}
 *
 * <p>In the shell, {@code flock FILE COMMAND} waits for the lock and then runs a third instance;
 * with {@code --nonblock}, it fails at once instead of waiting.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>The file is deleted. Then one process can hold the lock of the deleted file, and another
 *       process the lock of a new file with the same name. Never delete the file.
 *   <li>{@code perProcess} locks are released as soon as any part of the process closes any
 *       descriptor of the file, including a library that only reads it. {@code perOpen} locks do
 *       not.
 *   <li>{@code wholeFile} excludes neither of the other two kinds: all processes must use the same
 *       kind. The JDK's {@link java.nio.channels.FileLock} is a {@code perProcess} lock; in one
 *       JVM, it and Culebra's {@code perProcess} locks do not exclude each other.
 *   <li>{@link culebra.lock.DeadlockException} may be a false alarm if processes have several
 *       threads, because the kernel considers only processes. The other two kinds wait forever in a
 *       true deadlock.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.lock.FileLocks#wholeFile FileLocks.wholeFile}: {@index flock}, {@index
 *       LOCK_EX}, {@index LOCK_SH}, {@index LOCK_NB}, {@index LOCK_UN};
 *   <li>{@link culebra.lock.FileLocks#perOpen FileLocks.perOpen}: {@index F_OFD_SETLK}, {@index
 *       F_OFD_SETLKW}, {@index F_OFD_GETLK}, {@index "open file description lock"};
 *   <li>{@link culebra.lock.FileLocks#perProcess FileLocks.perProcess}: {@index F_SETLK}, {@index
 *       fcntl}, {@index F_SETLKW}, {@index F_GETLK}, {@index F_RDLCK}, {@index F_WRLCK}, {@index
 *       "POSIX lock"}, {@index "record lock"};
 *   <li>{@link culebra.lock.DeadlockException}: {@index EDEADLK}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/flock.2.html">flock(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl_locking.2.html">fcntl_locking(2)</a>
 */
package culebra.lock;
