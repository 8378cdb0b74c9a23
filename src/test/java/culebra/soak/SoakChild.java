package culebra.soak;

import culebra.testing.Patience;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A JVM that uses what it shares with others until it is killed. */
final class SoakChild {
    static final List<String> OPTIONS = List.of("-Xmx32m", "-XX:TieredStopAtLevel=1");

    private SoakChild() {}

    public static void main(String[] arguments) throws InterruptedException {
        var workers = new Workers("/none-", Loads.shared(Path.of(arguments[0])));
        System.out.println("ready");
        workers.run(Patience.times(Duration.ofMinutes(10)).toMillis());
    }
}
