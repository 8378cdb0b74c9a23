package culebra.internal;

/**
 * An object that keeps the number of a descriptor and must forget it before the number is released.
 * It is a node of the descriptor's list. None of these methods may fail or allocate.
 */
abstract class Follower {
    // Guarded by the descriptor.
    Follower previous;
    Follower next;
    boolean listed;

    /** The descriptor was closed; calls may still use the number. */
    void close() {}

    /** Forgets the number, which is about to be closed or passed to another owner. */
    void forget() {}

    /** Called after the number was closed or passed to another owner. */
    void released(boolean closed) {}
}
