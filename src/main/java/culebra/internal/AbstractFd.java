package culebra.internal;

/** The part of {@code culebra.fd.Fd} that the call layer sees: its descriptor. */
public abstract class AbstractFd {
    final Descriptor descriptor;

    /** Held so that an automatic arena lives as long as this. */
    volatile Object arenas;

    /** Takes ownership of a descriptor number. */
    protected AbstractFd(int number) {
        descriptor = new Descriptor(number);
        if (Platform.WATCHES_LEAKS) {
            LeakWatch.add(this, descriptor);
        }
    }
}
