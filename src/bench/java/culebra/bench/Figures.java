package culebra.bench;

/** What one round gave; not a number where there is nothing to say. */
record Figures(double culebra, double other, double bytes) {
    static final double NONE = Double.NaN;

    double ratio() {
        return culebra / other;
    }

    /** Takes one round. */
    interface Measure {
        Figures take() throws Exception;
    }
}
