package culebra.internal;

/**
 * What keeps the number of a descriptor, and must not after it was given back: a node of the
 * descriptor's list. None of these methods may fail, or allocate.
 */
abstract class Follower {
    // Guarded by the descriptor.
    Follower previous;
    Follower next;
    boolean listed;

    /** The descriptor was closed; calls may still use the number. */
    void close() {}

    /** Forgets the number, whether it is closed now or handed to another owner. */
    void forget() {}

    /** Called when the number was closed, or handed to another owner. */
    void released(boolean closed) {}
}
