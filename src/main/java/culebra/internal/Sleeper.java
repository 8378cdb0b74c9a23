package culebra.internal;

/** A thread that waits behind a {@link Gate}: a node of the gate's list. */
abstract class Sleeper {
    Sleeper previous;
    Sleeper next;

    /**
     * Makes the thread check its gate, its deadline and its interrupted flag again. Allocates
     * nothing.
     */
    abstract void wake();

    /**
     * Returns the object that repeats the wake-up, which is lost if the thread is just about to
     * block; null if wake-ups are never lost.
     */
    Retry retry() {
        return null;
    }
}
