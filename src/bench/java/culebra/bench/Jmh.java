package culebra.bench;

import static culebra.bench.Figures.NONE;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One method of a JMH class in a JVM of its own: median time and bytes allocated of a call. */
final class Jmh {
    private Jmh() {}

    /** Parameters come as names and values in turn. */
    static Figures run(boolean quick, Class<?> bench, String method, String... parameters)
            throws RunnerException {
        var options =
                new OptionsBuilder()
                        .include(bench.getName() + "." + method + "$")
                        .forks(1)
                        .warmupIterations(quick ? 6 : 5)
                        .warmupTime(TimeValue.milliseconds(quick ? 100 : 400))
                        .measurementIterations(quick ? 5 : 11)
                        .measurementTime(TimeValue.milliseconds(quick ? 30 : 200))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT);
        for (int i = 0; i < parameters.length; i += 2) {
            options.param(parameters[i], parameters[i + 1]);
        }
        RunResult result = new Runner(options.build()).runSingle(); // forks with our options
        double nanos = result.getPrimaryResult().getStatistics().getPercentile(50);
        // The median too: the last time includes what JMH itself allocates at the end.
        double bytes =
                result.getSecondaryResults()
                        .get("gc.alloc.rate.norm")
                        .getStatistics()
                        .getPercentile(50);
        return new Figures(nanos, NONE, bytes);
    }

    /** How long C is to measure for each of as many times. */
    static String millis(boolean quick) {
        return quick ? "10" : "200";
    }
}
