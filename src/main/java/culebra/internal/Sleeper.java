package culebra.internal;

/** A thread that waits behind a {@link Gate}: a node of the gate's list. */
abstract class Sleeper {
    Sleeper previous;
    Sleeper next;

    /**
     * Makes the thread look at its gate, its deadline and its interrupted flag again. Allocates
     * nothing.
     */
    abstract void wake();

    /**
     * What repeats the wake-up, since one is lost when the thread is just about to block; null if
     * none is ever lost.
     */
    Retry retry() {
        return null;
    }
}
