/**
 * System V: sets of semaphores with atomic operations, shared memory, and queues with types.
 *
 * <p>{@link culebra.sysv.SysvSemaphores} has two abilities that no other facility has: it acquires
 * several resources atomically, and the kernel releases the resources of a killed process. {@link
 * culebra.sysv.SysvMemory} and {@link culebra.sysv.SysvQueue} are for programs that already use
 * {@code shmget} and {@code msgget}. Use another facility in the following cases:
 *
 * <ul>
 *   <li>for new shared memory: {@link culebra.shm}; for new queues: {@link culebra.mq}, which can
 *       be waited for together with other descriptors;
 *   <li>for one semaphore that is used often: {@link culebra.sem}, which makes no system call if no
 *       thread waits.
 * </ul>
 *
 * <h2>Two tools</h2>
 *
 * <p>A program needs a saw and a hammer. It acquires both atomically, so that two programs cannot
 * deadlock, each holding one of them.
 *
 * {@snippet file="culebra/cookbook/Tools.java" region=tools}
 *
 * <p>The same program in C, for a set that Java has created:
 *
 * {@snippet file="cookbook/tools.c" lang=c}
 *
 * <p>Both find the set by a key that {@code ftok} derives from a file. If either is killed, the
 * other continues. The set exists until {@link culebra.sysv.SysvSemaphores#remove
 * SysvSemaphores.remove}, or {@code ipcrm}.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>{@code withUndo()} is missing on one side. Both {@code take} and {@code add} need it;
 *       otherwise, when the process ends, the kernel releases resources that were already released.
 *   <li>A set exists before it has its values, since the system creates and initializes it in two
 *       steps. {@code openOrCreate} and {@code open} wait up to 10 seconds, or up to the given
 *       timeout, for a creator that has set no value. A C program that opens the set must wait
 *       until {@code sem_otime} is not 0.
 *   <li>A program creates a set and relies on the values of 0 that Linux gives it. {@code open}
 *       cannot know that such a set is complete. {@link culebra.sysv.SysvSemaphores#ofId
 *       SysvSemaphores.ofId} opens it without waiting.
 *   <li>Two files have the same key, which contains only some bits of inode and device. A key may
 *       also collide with that of an unrelated program.
 *   <li>An object is not removed when its processes have ended; {@code ipcs} lists leftovers. Using
 *       a removed set or queue fails with {@link culebra.sysv.RemovedException}; removed memory
 *       remains usable where it is attached.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.sysv.SysvSemaphores}: {@index semget}, {@index semop}, {@index semtimedop},
 *       {@index semctl}, {@index sembuf}, {@index GETVAL}, {@index SETVAL}, {@index GETALL},
 *       {@index SETALL}, {@index GETPID}, {@index GETNCNT}, {@index GETZCNT};
 *   <li>{@link culebra.sysv.SemOp}: {@index SEM_UNDO}, {@index IPC_NOWAIT};
 *   <li>{@link culebra.sysv.SysvMemory}: {@index shmget}, {@index shmat}, {@index shmdt}, {@index
 *       shmctl}, {@index SHM_HUGETLB}, {@index SHM_RDONLY};
 *   <li>{@link culebra.sysv.SysvQueue}: {@index msgget}, {@index msgsnd}, {@index msgrcv}, {@index
 *       msgctl}, {@index MSG_EXCEPT};
 *   <li>{@link culebra.sysv.SysvKey}: {@index ftok};
 *   <li>All three: {@index IPC_CREAT}, {@index IPC_EXCL}, {@index IPC_STAT}, {@index IPC_SET},
 *       {@index IPC_RMID}, {@index "System V IPC"}, {@index "XSI IPC"}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/sysvipc.7.html">sysvipc(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/semop.2.html">semop(2)</a>
 */
package culebra.sysv;
