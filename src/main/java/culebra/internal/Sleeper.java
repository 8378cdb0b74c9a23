package culebra.internal;

/** A thread that waits behind a {@link Gate}: a node of the gate's list. */
abstract class Sleeper {
    Sleeper previous;
    Sleeper next;

    /**
     * Makes the thread look at its gate, its deadline and its interrupted flag again. A wake-up may
     * be lost when the thread is just about to block: whoever calls this repeats it.
     */
    abstract void wake();
}
