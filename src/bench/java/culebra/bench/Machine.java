package culebra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** What was measured on, and when. */
record Machine(String cpu, int cores, String kernel, String jdk, String glibc, String date) {

    static Machine here() throws Exception {
        return new Machine(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                Commands.output(List.of("getconf", "GNU_LIBC_VERSION")),
                LocalDate.now().toString());
    }

    /** Those of aarch64 tell none. */
    private static String cpuName() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    @Override
    public String toString() {
        return "%s, %d processors, %s, %s, JDK %s, on %s"
                .formatted(cpu, cores, kernel, glibc, jdk, date);
    }
}
