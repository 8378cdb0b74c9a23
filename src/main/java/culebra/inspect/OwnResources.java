package culebra.inspect;

/**
 * What Culebra has open in this process, at one moment: {@link Inspect#ownResources}. A number that
 * only grows shows a leak, which {@code -Dculebra.leaks=trace} then locates.
 *
 * @param descriptors open file descriptors, including those that Culebra uses itself
 * @param mappings mapped ranges of shared memory, without those of named semaphores
 * @param waitingThreads platform threads inside a call that may block, including those of the pool
 * @param poolThreads platform threads that wait on behalf of virtual threads, including idle ones;
 *     the system property {@code culebra.maxWaits} limits them
 * @param parkedThreads virtual threads that wait, parked, including those that wait for a word of
 *     shared memory
 */
public record OwnResources(
        int descriptors, int mappings, int waitingThreads, int poolThreads, int parkedThreads) {}
