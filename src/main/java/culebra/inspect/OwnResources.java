package culebra.inspect;

/**
 * The resources that Culebra has open in this process at the time of a call of {@link
 * Inspect#ownResources}. A number that keeps growing indicates a leak, which {@code
 * -Dculebra.leaks=trace} locates.
 *
 * @param descriptors the number of open file descriptors, including those for Culebra's own use
 * @param mappings the number of mapped ranges of shared memory, excluding those of named semaphores
 * @param waitingThreads the number of platform threads inside a call that may block, including
 *     those that wait on behalf of one virtual thread; a thread that waits until another thread has
 *     finished reading or writing, for a signal or for a child is counted, too
 * @param poolThreads the number of platform threads that wait on behalf of virtual threads,
 *     including idle ones: one for each virtual thread that waits for a semaphore, a lock or a
 *     System V object, up to the system property {@code culebra.maxWaits}; and one for up to 127
 *     virtual threads that wait for words of shared memory or in a ring
 * @param parkedThreads the number of virtual threads that wait, in any of these ways or for a
 *     descriptor
 */
public record OwnResources(
        int descriptors, int mappings, int waitingThreads, int poolThreads, int parkedThreads) {}
