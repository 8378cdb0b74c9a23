package culebra.bench;

import java.util.Arrays;

/**
 * Ten batches of what is done again and again, after four times as many to warm up: until then the
 * compiler works on the processor that is measured.
 */
final class Batches {
    private static final int BATCHES = 10;
    private static final int WARM_UP = 4 * BATCHES;

    private Batches() {}

    /** How often it is done altogether, of which the last fifth is measured. */
    static int all(int count) {
        return (WARM_UP + BATCHES) * (count / BATCHES);
    }

    /** Prints the median in nanoseconds each. */
    static void print(int count, Task task) throws Exception {
        int batch = count / BATCHES;
        double[] results = new double[BATCHES];
        time(WARM_UP * batch, task);
        for (int i = 0; i < BATCHES; i++) {
            results[i] = (double) time(batch, task) / batch;
        }
        Arrays.sort(results);
        System.out.println(results[BATCHES / 2]);
    }

    private static long time(int count, Task task) throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            task.run();
        }
        return System.nanoTime() - start;
    }

    /** What is done. */
    interface Task {
        void run() throws Exception;
    }
}
