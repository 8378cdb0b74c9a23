package culebra.bench;

/** What one round gave; not a number where there is nothing to say. */
record Figures(double culebra, double other, double bytes) {
    static final double NONE = Double.NaN;

    /** A figure alone. */
    static Figures of(double figure) {
        return new Figures(figure, NONE, NONE);
    }

    /** The same with what it is compared with. */
    Figures beside(double figure) {
        return new Figures(culebra, figure, bytes);
    }

    /** Takes one round. */
    interface Measure {
        Figures take() throws Exception;
    }
}
