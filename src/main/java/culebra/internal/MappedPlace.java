package culebra.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which byte of which object is mapped at an address of this process, as /proc/self/maps says. */
record MappedPlace(String object, long offset) {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String NO_OBJECT = "0";

    /** Its inode is its id, which anonymous memory may have as well. */
    private static final String SYSTEM_V = "/SYSV";

    /** Returns whether two addresses are the same memory. */
    static boolean isSame(long one, long other) {
        if (one == other) {
            return true;
        }
        try {
            List<String> lines = Files.readAllLines(MAPS);
            return of(one, lines).equals(of(other, lines));
        } catch (IOException unknown) {
            return false;
        }
    }

    /** A line is the range, rights, offset, device, inode and name. */
    private static MappedPlace of(long address, List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" +");
            int dash = words[0].indexOf('-');
            long start = Long.parseUnsignedLong(words[0].substring(0, dash), 16);
            long end = Long.parseUnsignedLong(words[0].substring(dash + 1), 16);
            if (Long.compareUnsigned(address, start) >= 0
                    && Long.compareUnsigned(address, end) < 0
                    && words[1].endsWith("s")
                    && !words[4].equals(NO_OBJECT)) {
                String object = words[3] + " " + words[4]; // its name may differ
                object += words.length > 5 && words[5].startsWith(SYSTEM_V) ? SYSTEM_V : "";
                return new MappedPlace(object, Long.parseLong(words[2], 16) + address - start);
            }
        }
        return new MappedPlace("", address);
    }
}
