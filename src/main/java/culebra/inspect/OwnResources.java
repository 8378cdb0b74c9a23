package culebra.inspect;

/**
 * The resources that Culebra has open in this process at the time of a call of {@link
 * Inspect#ownResources}. A number that keeps growing indicates a leak, which {@code
 * -Dculebra.leaks=trace} locates.
 *
 * @param descriptors the number of open file descriptors, including those for Culebra's own use
 * @param mappings the number of mapped ranges of shared memory, excluding those of named semaphores
 * @param waitingThreads the number of platform threads inside a call that may block, including
 *     those of the pool
 * @param poolThreads the number of platform threads that wait on behalf of virtual threads,
 *     including idle ones; the system property {@code culebra.maxWaits} limits it
 * @param parkedThreads the number of virtual threads that are parked in a wait, including those
 *     that wait for a word of shared memory
 */
public record OwnResources(
        int descriptors, int mappings, int waitingThreads, int poolThreads, int parkedThreads) {}
