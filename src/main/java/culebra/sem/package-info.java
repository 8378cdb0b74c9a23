/**
 * POSIX semaphores between processes and threads, by name or in shared memory.
 *
 * <p>A semaphore counts permits: {@code release} adds one; {@code acquire} removes one, waiting
 * until one is available, in any process. Processes find a {@link culebra.sem.NamedSemaphore} by
 * its name. A {@link culebra.sem.SharedSemaphore} is stored next to the data, as a member of a C
 * struct. Data that is written before a release is visible after the acquire of that permit. Use
 * another facility in the following cases:
 *
 * <ul>
 *   <li>to guard data that a killed process may leave half changed: {@link
 *       culebra.sync.SharedMutex};
 *   <li>if the permits of a killed process must be returned automatically: {@link
 *       culebra.lock.FileLocks} for one permit, {@link culebra.sysv.SemOp#withUndo SemOp.withUndo}
 *       for several;
 *   <li>to wait together with other descriptors: {@link culebra.event.EventFd}.
 * </ul>
 *
 * <h2>Semaphores in a mapped file</h2>
 *
 * <p>The example limits how many programs run at once. The file holds a semaphore that counts the
 * free places. Such a semaphore may also be in POSIX, System V or anonymous memory.
 *
 * {@snippet file="culebra/cookbook/Places.java" region=places}
 *
 * <p>Another of these programs, in C:
 *
 * {@snippet file="cookbook/place.c" lang=c}
 *
 * <p>The count is in the file and outlives the programs. If programs were killed, delete the file
 * after all have ended; the next program creates it again. {@link culebra.shm} shows two semaphores
 * and a ring in one struct.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>A process that is killed does not return its permits: in the example above, its place
 *       remains occupied. A semaphore does not report that a peer has died: wait with a timeout, or
 *       also poll a socket or a pipe that is connected to the peer.
 *   <li>A semaphore created in memory that others already see can be used before it is initialized.
 *       Create it in a new file and link that file, as above, or with {@link
 *       culebra.shm.SharedMemory#openOrCreate(String, long, java.util.function.Consumer)
 *       SharedMemory.openOrCreate}.
 *   <li>Copying the bytes of a slot does not copy the semaphore. Overwriting a semaphore that is in
 *       use aborts the process that waits there.
 *   <li>The arena of a slot cannot close while a thread waits in it: close the handle first. A
 *       confined arena serves only its own thread.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.sem.NamedSemaphore}: {@index sem_open}, {@index sem_close}, {@index
 *       sem_unlink};
 *   <li>{@link culebra.sem.SharedSemaphore}: {@index sem_init}, {@index sem_destroy}, {@index
 *       sem_t};
 *   <li>Both: {@index sem_post}, {@index sem_wait}, {@index sem_trywait}, {@index sem_timedwait},
 *       {@index sem_clockwait}, {@index sem_getvalue}, {@index SEM_VALUE_MAX}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/sem_overview.7.html">sem_overview(7)</a>
 */
package culebra.sem;
