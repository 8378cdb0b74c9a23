package culebra.shm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Huge pages for a test, where it may reserve them; as many as before when it ends. */
public final class ReservedHugePages implements AutoCloseable {
    private static final Path NUMBER = Path.of("/proc/sys/vm/nr_hugepages");

    private final String before;

    private ReservedHugePages(String before) {
        this.before = before;
    }

    /** Skips the test if there are not so many free ones and they cannot be had. */
    public static ReservedHugePages atLeast(int free) throws IOException {
        String before = Files.readString(NUMBER).strip();
        var reserved = new ReservedHugePages(before);
        try {
            Files.writeString(NUMBER, Integer.toString(Integer.parseInt(before) + free));
        } catch (IOException notAllowed) {
            assumeTrue(free() >= free, "no " + free + " free huge pages");
        }
        if (free() < free) {
            reserved.close();
            assumeTrue(false, "no " + free + " free huge pages");
        }
        return reserved;
    }

    /** How many are free. */
    public static int free() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("HugePages_Free:"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    @Override
    public void close() throws IOException {
        try {
            Files.writeString(NUMBER, before);
        } catch (IOException notAllowed) {
            return; // nor was it changed
        }
    }
}
