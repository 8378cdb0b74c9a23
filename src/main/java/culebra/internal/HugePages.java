package culebra.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The huge pages that the system has reserved, as listed in /proc/meminfo. */
public final class HugePages {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private HugePages() {}

    /** Returns advice for the case that there are too few. */
    public static String remedy() {
        return "the system has "
                + number("HugePages_Free")
                + " free huge pages of "
                + number("Hugepagesize")
                + " kB; reserve some as root: sysctl vm.nr_hugepages=NUMBER";
    }

    private static String number(String name) {
        try {
            for (String line : Files.readAllLines(MEMINFO)) {
                if (line.startsWith(name + ":")) {
                    return line.replaceAll("[^0-9]", "");
                }
            }
        } catch (IOException unknown) {
            return "?";
        }
        return "0";
    }
}
