package culebra.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of the chart that belong together.
 *
 * @param rows their labels by the names of the rows
 */
record ChartGroup(String name, Map<String, String> rows) {
    /** What programs do most, ten rows at most. */
    static final List<ChartGroup> ALL =
            List.of(
                    of(
                            "Lock and unlock, one thread",
                            "sem-named",
                            "semaphore",
                            "mutex-global",
                            "mutex",
                            "lock-record",
                            "record lock"),
                    of(
                            "Round trip of 64 bytes",
                            "shm-ping-pong",
                            "shared memory",
                            "pipe-ping-pong",
                            "pipe",
                            "mq-ping-pong",
                            "message queue",
                            "unix-stream-ping-pong",
                            "UNIX stream"),
                    of("Transfer of 64 KiB", "unix-stream-write-64k", "UNIX stream"),
                    of(
                            "Set up",
                            "unix-connect",
                            "connect and accept",
                            "shm-open-map",
                            "open and map memory"));

    private static ChartGroup of(String name, String... rows) {
        var labels = new LinkedHashMap<String, String>();
        for (int i = 0; i < rows.length; i += 2) {
            labels.put(rows[i], rows[i + 1]);
        }
        return new ChartGroup(name, labels);
    }
}
