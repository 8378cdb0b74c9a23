package culebra.internal;

/** How much of each resource this library has in this process. */
public final class OwnUse {
    private OwnUse() {}

    /** Descriptors that are open, this library's own included. */
    public static int descriptors() {
        return Descriptor.count();
    }

    /** Ranges of memory that are mapped. */
    public static int mappings() {
        return MappedRange.count();
    }

    /** Platform threads inside a call that may block, those of the pool included. */
    public static int waitingThreads() {
        return CallState.waitingThreads() + CountedWait.threads();
    }

    /** Platform threads that wait in the place of virtual ones, idle ones included. */
    public static int poolThreads() {
        return WaitPool.size();
    }

    /** Virtual threads that wait. */
    public static int parkedThreads() {
        return ParkingEpoll.parkedThreads() + WaitPool.waiting() + CountedWait.parkedThreads();
    }
}
