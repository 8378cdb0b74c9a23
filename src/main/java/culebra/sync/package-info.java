/**
 * Mutexes, reader-writer locks, barriers, latches, events and condition variables between
 * processes, in shared memory next to the data.
 *
 * <p>{@link culebra.sync.SharedMutex} is C's {@code pthread_mutex_t}, shared and robust: if a
 * process is killed while it holds the mutex, the next process acquires the mutex and is notified
 * that the data may be half changed. {@link culebra.sync.SharedReadWriteLock} is equally robust,
 * and admits several readers at the same time. A {@link culebra.sync.SharedCondition} is a
 * condition variable for a mutex. Use another facility in the following cases:
 *
 * <ul>
 *   <li>on virtual threads, which a mutex refuses because it belongs to a platform thread: a {@link
 *       culebra.sem.SharedSemaphore} with one permit, which has no repair;
 *   <li>if a waiting process may be killed, which a condition does not survive: a {@link
 *       culebra.sync.SharedEvent}, or a {@link culebra.sync.SharedWord}, whose page shows a
 *       condition that a killed waiter cannot block;
 *   <li>between PID namespaces, such as those of two containers, whose threads have the same
 *       numbers: locks of open files ({@link culebra.lock}), or a semaphore with one permit;
 *   <li>to exclude processes that share no memory: {@link culebra.lock}.
 * </ul>
 *
 * <h2>A mutex with a repair</h2>
 *
 * <p>The example is a ledger of entries and their sum. The count is written last, with release
 * semantics, so that it cannot be reordered: the entries that it counts are always complete, and
 * the sum can be recomputed from them.
 *
 * {@snippet file="culebra/cookbook/Ledger.java" region=ledger}
 *
 * <p>The same program in C, which kills itself halfway if it has one more argument:
 *
 * {@snippet file="cookbook/ledger.c" region=ledger lang=c}
 *
 * <p>Java creates the ledger if it does not exist; the C program only opens it.
 *
 * <h2>Prices that many read</h2>
 *
 * <p>The example has two prices that change together. Readers do not wait for each other, and a
 * killed reader does not keep the writer waiting:
 *
 * {@snippet file="culebra/cookbook/Prices.java" region=prices}
 *
 * <p>A reader, in C, with {@code rwlock.h} of Culebra's {@code src/tour/c}:
 *
 * {@snippet file="cookbook/read_prices.c" lang=c}
 *
 * <h2>Workers in step</h2>
 *
 * <p>Workers report through a latch that they are ready, and meet at a barrier after each phase.
 * Java goes through the phases with them, and notices if a worker is missing:
 *
 * {@snippet file="culebra/cookbook/Crew.java" region=crew}
 *
 * <p>A worker, in C, with {@code barrier.h} of Culebra's {@code src/tour/c}:
 *
 * {@snippet file="cookbook/worker.c" lang=c}
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>There is no repair, or it throws an exception. Then this call of {@code lock} and every
 *       later one, in all processes, fails with {@link culebra.sync.OwnerDiedException}. To start
 *       again, end every process that uses it, and unlink the memory.
 *   <li>The repair cannot tell from the data which change was incomplete. Write in an order that
 *       shows it, as above, or first record the change that is about to be made.
 *   <li>A party of a barrier was killed before it arrived. The others wait forever unless they set
 *       a timeout, or a process that watches it ({@code ProcessFd}) calls {@code reset}.
 *   <li>A condition may hang after a process was killed in a wait or in {@code signal}.
 *   <li>Memory is unmapped while a thread has its mutex locked. An arena in which Culebra has
 *       mapped the memory refuses to close. For memory mapped in another way, the C library then
 *       writes to unmapped memory.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.sync.SharedMutex}: {@index pthread_mutex_t}, {@index pthread_mutex_init},
 *       {@index pthread_mutex_destroy}, {@index pthread_mutex_lock}, {@index
 *       pthread_mutex_trylock}, {@index pthread_mutex_timedlock}, {@index pthread_mutex_clocklock},
 *       {@index pthread_mutex_unlock}, {@index PTHREAD_PROCESS_SHARED}, {@index
 *       PTHREAD_MUTEX_ROBUST}, {@index pthread_mutexattr_setpshared}, {@index
 *       pthread_mutexattr_setrobust}, {@index PTHREAD_MUTEX_ERRORCHECK}, {@index
 *       PTHREAD_MUTEX_RECURSIVE};
 *   <li>{@link culebra.sync.SharedMutex#onOwnerDeath SharedMutex.onOwnerDeath} and {@link
 *       culebra.sync.OwnerDiedException}: {@index EOWNERDEAD}, {@index pthread_mutex_consistent},
 *       {@index ENOTRECOVERABLE}, {@index "robust mutex"};
 *   <li>{@link culebra.sync.SharedCondition}: {@index pthread_cond_t}, {@index pthread_cond_init},
 *       {@index pthread_condattr_setclock}, {@index pthread_condattr_setpshared}, {@index
 *       pthread_cond_destroy}, {@index pthread_cond_wait}, {@index pthread_cond_timedwait}, {@index
 *       pthread_cond_clockwait}, {@index pthread_cond_signal}, {@index pthread_cond_broadcast};
 *   <li>{@link culebra.sync.SharedWord} and {@link culebra.sync.SharedEvent}: {@index futex},
 *       {@index FUTEX_WAIT}, {@index FUTEX_WAKE};
 *   <li>{@link culebra.sync.SharedReadWriteLock}, in place of: {@index pthread_rwlock_t}, {@index
 *       rwlock};
 *   <li>{@link culebra.sync.SharedBarrier}, in place of: {@index pthread_barrier_t}.
 * </ul>
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man3/pthread_mutexattr_setrobust.3.html">pthread_mutexattr_setrobust(3)</a>
 * @see <a
 *     href="https://man7.org/linux/man-pages/man3/pthread_mutex_lock.3p.html">pthread_mutex_lock(3p)</a>
 */
package culebra.sync;
