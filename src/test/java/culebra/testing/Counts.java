package culebra.testing;

/** How often a test repeats what it does: fewer times by default, in full with -Pstress. */
public final class Counts {
    private Counts() {}

    public static int of(int usual, int full) {
        return Boolean.getBoolean("culebra.stress") ? full : usual;
    }
}
