package culebra.internal;

import java.nio.file.Path;
import java.util.List;

/**
 * A byte of an object that is mapped shared, as listed in /proc/self/maps. Two addresses of the
 * same place are the same memory.
 */
record MappedPlace(String object, long offset) {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final String NO_OBJECT = "0";

    /** The inode of System V memory is its id, which anonymous memory may have as well. */
    private static final String SYSTEM_V = "/SYSV";

    /** Returns the current mappings, one line each; empty if they cannot be read. */
    static List<String> maps() {
        return ProcLines.read(MAPS);
    }

    /** Returns the place of an address, or null if its memory cannot have another address. */
    static MappedPlace of(long address, List<String> maps) {
        for (String line : maps) {
            int dash = line.indexOf('-');
            int space = line.indexOf(' ');
            long start = Long.parseUnsignedLong(line, 0, dash, 16);
            long end = Long.parseUnsignedLong(line, dash + 1, space, 16);
            if (Long.compareUnsigned(address, start) >= 0
                    && Long.compareUnsigned(address, end) < 0) {
                return of(line.split(" +"), address - start);
            }
        }
        return null;
    }

    /** The words of a line are the range, rights, offset, device, inode and name. */
    private static MappedPlace of(String[] words, long offset) {
        if (!words[1].endsWith("s") || words[4].equals(NO_OBJECT)) {
            return null;
        }
        String object = words[3] + " " + words[4]; // its name may differ
        object += words.length > 5 && words[5].startsWith(SYSTEM_V) ? SYSTEM_V : "";
        return new MappedPlace(object, Long.parseLong(words[2], 16) + offset);
    }
}
