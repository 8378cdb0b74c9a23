package culebra.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What this process holds at a moment when nothing is open and nothing runs. */
record Figures(List<String> descriptors, List<String> shared, long maps, long threads, long rss) {
    private static final Path SELF = Path.of("/proc/self");
    private static final List<String> POOLS =
            List.of("culebra-wait", "culebra-child", "process reaper", "ForkJoinPool");

    /** Counts after a collection. */
    static Figures now() throws IOException {
        System.gc();
        try (Stream<String> maps = Files.lines(SELF.resolve("maps"))) {
            List<String> lines = maps.toList();
            return new Figures(
                    targets(), shared(lines), lines.size(), lasting(), kilobytes("VmRSS:"));
        }
    }

    private static List<String> shared(List<String> maps) {
        return maps.stream()
                .filter(line -> line.matches("\\S+ \\S{3}s .*") && !line.contains("/modules"))
                .toList();
    }

    private static List<String> targets() throws IOException {
        var targets = new ArrayList<String>();
        try (Stream<Path> entries = Files.list(SELF.resolve("fd"))) {
            for (Path entry : entries.toList()) {
                try {
                    targets.add(Files.readSymbolicLink(entry).toString());
                } catch (IOException gone) {
                    continue; // it listed the directory
                }
            }
        }
        return targets.stream().sorted().toList();
    }

    /**
     * All but those that a pool keeps for a while after their work: how many depends on the load.
     */
    private static long lasting() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> POOLS.stream().noneMatch(name::startsWith))
                .count();
    }

    private static long kilobytes(String name) throws IOException {
        try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
            String line = lines.filter(each -> each.startsWith(name)).findAny().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", ""));
        }
    }

    @Override
    public String toString() {
        return "descriptors %d, shared mappings %d, mappings %d, threads %d, RSS %d KiB"
                .formatted(descriptors.size(), shared.size(), maps, threads, rss);
    }
}
