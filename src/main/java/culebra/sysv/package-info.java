/**
 * System V: sets of semaphores with atomic operations, shared memory, and queues with types.
 *
 * <p>{@link culebra.sysv.SysvSemaphores} does what nothing else does: it takes several things at
 * once or none, and gives back what a killed process has taken. {@link culebra.sysv.SysvMemory} and
 * {@link culebra.sysv.SysvQueue} are for programs that have {@code shmget} and {@code msgget}
 * already. Take something else
 *
 * <ul>
 *   <li>for new shared memory: {@link culebra.shm}; for new queues: {@link culebra.mq}, which can
 *       wait beside other descriptors;
 *   <li>for one semaphore that is used often: {@link culebra.sem}, which makes no call to the
 *       kernel where nobody waits.
 * </ul>
 *
 * <h2>Two tools</h2>
 *
 * <p>A program needs a saw and a hammer. It takes both together, so that no two can wait for each
 * other, each with one of them.
 *
 * {@snippet file="culebra/cookbook/Tools.java" region=tools}
 *
 * <p>The same in C, once Java has made the set:
 *
 * {@snippet file="cookbook/tools.c" lang=c}
 *
 * <p>Both find the set by a key that {@code ftok} makes of a file. If either is killed, the other
 * works. The set stays until {@link culebra.sysv.SysvSemaphores#remove SysvSemaphores.remove}, or
 * {@code ipcrm}.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>Undone on one side only: {@code take} and {@code add} both need {@code withUndo()}, or the
 *       kernel gives back at the end what was given back already.
 *   <li>A set exists before it has its values, since the system does that in two steps. {@code
 *       openOrCreate} and {@code open} wait up to 10 seconds, or the time given, for a creator that
 *       has set none; a program in C that opens it must wait until {@code sem_otime} is not 0.
 *   <li>A program that creates a set and relies on Linux for values of 0 sets none: {@code open}
 *       cannot know that it is finished. {@link culebra.sysv.SysvSemaphores#ofId
 *       SysvSemaphores.ofId} opens it as it is.
 *   <li>Two files have the same key: of inode and device only some bits go into it. Keys of other
 *       programs may be met by chance.
 *   <li>Nothing removes an object when its processes are gone; {@code ipcs} lists what is left.
 *       Whoever uses one that was removed gets a {@link culebra.sysv.RemovedException}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/sysvipc.7.html">sysvipc(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/semop.2.html">semop(2)</a>
 */
package culebra.sysv;
