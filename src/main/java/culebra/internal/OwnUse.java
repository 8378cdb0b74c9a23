package culebra.internal;

/** The amount of each resource that this library uses in this process. */
public final class OwnUse {
    private OwnUse() {}

    /** Returns the number of open descriptors, including the library's internal ones. */
    public static int descriptors() {
        return Descriptor.count();
    }

    /** Returns the number of mapped ranges of memory. */
    public static int mappings() {
        return MappedRange.count();
    }

    /**
     * Returns the number of platform threads in a call that may block, including those of the pool.
     */
    public static int waitingThreads() {
        return CallState.waitingThreads() + CountedWait.threads();
    }

    /**
     * Returns the number of platform threads that wait in the place of virtual threads, each for
     * one or for the words of many, including idle ones.
     */
    public static int poolThreads() {
        return WaitPool.size() + WordLane.threads();
    }

    /** Returns the number of waiting virtual threads. */
    public static int parkedThreads() {
        return ParkingEpoll.parkedThreads() + WaitPool.waiting() + CountedWait.parkedThreads();
    }
}
