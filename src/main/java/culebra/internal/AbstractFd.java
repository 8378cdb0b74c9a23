package culebra.internal;

/** What the call layer knows of {@code culebra.fd.Fd}: that it has a descriptor. */
public abstract class AbstractFd {
    final Descriptor descriptor;

    /** Held so that an automatic arena lives as long as this. */
    volatile Object arenas;

    /** For a number that is ours from now on. */
    protected AbstractFd(int number) {
        descriptor = new Descriptor(number);
        if (Platform.WATCHES_LEAKS) {
            LeakWatch.add(this, descriptor);
        }
    }
}
