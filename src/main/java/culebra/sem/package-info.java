/**
 * POSIX semaphores between processes and threads, by name or in shared memory.
 *
 * <p>A semaphore counts permits: {@code release} adds one, {@code acquire} takes one or waits for
 * it, in whatever process. {@link culebra.sem.NamedSemaphore} is found by its name, {@link
 * culebra.sem.SharedSemaphore} lies beside the data as a member of a C struct. What was written
 * before the release is seen after the acquire. Take something else
 *
 * <ul>
 *   <li>to guard data that a killed process may leave half changed: {@link
 *       culebra.sync.SharedMutex};
 *   <li>if what a killed process has taken should come back by itself: {@link
 *       culebra.lock.FileLocks} for one permit, {@link culebra.sysv.SemOp#withUndo SemOp.withUndo}
 *       for more;
 *   <li>to wait beside other descriptors: {@link culebra.event.EventFd}.
 * </ul>
 *
 * <h2>Semaphores in a mapped file</h2>
 *
 * <p>So many programs may work at a time, and the file says how many more. Memory is memory: the
 * slot may as well lie in POSIX, System V or anonymous memory.
 *
 * {@snippet file="culebra/cookbook/Places.java" region=places}
 *
 * <p>Another of these programs, in C:
 *
 * {@snippet file="cookbook/place.c" lang=c}
 *
 * <p>The count is in the file and outlives the programs. After a crash of them all, delete the
 * file; the next one makes it anew. {@link culebra.shm} shows two semaphores and a ring in one
 * struct.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>A process that is killed gives nothing back: above, its place stays taken. Nor does anybody
 *       hear of it: wait with a time limit, or poll a socket or a pipe to it as well.
 *   <li>A semaphore that is made where others look already can be used before it is made. Make it
 *       in a fresh file and link that, as above, or by {@link
 *       culebra.shm.SharedMemory#openOrCreate(String, long, java.util.function.Consumer)
 *       SharedMemory.openOrCreate}.
 *   <li>Copying the bytes of a slot does not copy the semaphore. Writing over one that is in use
 *       ends the process that waits there.
 *   <li>The arena of a slot cannot close while a thread waits in it: close the handle first. A
 *       confined arena serves its own thread alone.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/sem_overview.7.html">sem_overview(7)</a>
 */
package culebra.sem;
