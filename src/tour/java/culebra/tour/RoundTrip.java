package culebra.tour;

import java.util.Arrays;
import java.util.Locale;

/** How long it takes to reach another process and hear from it: the median of many times. */
record RoundTrip(String other, long medianNanos) {
    /** How often each row does it. */
    static final int COUNT = 1_000;

    /** There and back once. */
    interface Exchange {
        void run(int round) throws Exception;
    }

    static RoundTrip with(String other, Exchange exchange) throws Exception {
        var nanos = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            long start = System.nanoTime();
            exchange.run(i);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return new RoundTrip(other, nanos[COUNT / 2]);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.1f us", other, medianNanos / 1e3);
    }
}
