package culebra.soak;

import culebra.testing.Own;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What this process holds at a moment when nothing is open and nothing runs. */
record Figures(List<String> descriptors, List<String> shared, long maps, long threads, long rss) {
    private static final Path SELF = Path.of("/proc/self");

    /** Counts after a collection. */
    static Figures now() throws IOException {
        System.gc();
        try (Stream<String> maps = Files.lines(SELF.resolve("maps"))) {
            List<String> lines = maps.toList();
            return new Figures(
                    targets(), shared(lines), lines.size(), Own.threads(), kilobytes("VmRSS:"));
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
