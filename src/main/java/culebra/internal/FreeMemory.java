package culebra.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Determines how much memory this process can still get: the free memory of the machine, or less if
 * a control group of the process or a parent group has a lower limit. Both versions of control
 * groups are supported.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/cgroups.7.html">cgroups(7)</a>
 */
final class FreeMemory {
    private static final long UNKNOWN = -1;

    private final Path root;

    /** Reads the files of a system with the given root directory. */
    FreeMemory(Path root) {
        this.root = root;
    }

    /** Returns the number of bytes, or {@link Long#MAX_VALUE} if it cannot be determined. */
    long bytes() {
        long free = field("proc/meminfo", "MemAvailable:");
        if (free < 0) {
            return Long.MAX_VALUE;
        }
        long swap = Math.max(0, field("proc/meminfo", "SwapFree:")) * 1024;
        long least = free * 1024 + swap;
        for (String line : lines("proc/self/cgroup")) {
            String[] parts = line.split(":", 3);
            boolean second = line.startsWith("0::");
            if (second || parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
                least = Math.min(least, ofGroup(second, parts[2], swap));
            }
        }
        return Math.max(0, least);
    }

    /** Returns the minimum that a group and its parents leave, up to the mount point. */
    private long ofGroup(boolean second, String group, long swap) {
        long least = Long.MAX_VALUE;
        for (String line : lines("proc/self/mountinfo")) {
            String[] fields = line.split(" ");
            int dash = List.of(fields).indexOf("-");
            if (dash < 6 || fields.length < dash + 4) {
                continue;
            }
            boolean mounted =
                    second
                            ? fields[dash + 1].equals("cgroup2")
                            : fields[dash + 1].equals("cgroup")
                                    && List.of(fields[dash + 3].split(",")).contains("memory");
            if (mounted) {
                least = Math.min(least, upwards(second, fields[4], below(fields[3], group), swap));
            }
        }
        return least;
    }

    /** Returns the group's path below the mount point; the mount itself may be of a group. */
    private static String below(String mounted, String group) {
        if (mounted.equals("/")) {
            return group;
        }
        return group.equals(mounted) || group.startsWith(mounted + "/")
                ? group.substring(mounted.length())
                : "/"; // a namespace hides the path of the group
    }

    private long upwards(boolean second, String point, String group, long swap) {
        try {
            Path top = root.resolve(path(point.substring(1))).normalize();
            Path here = top.resolve(path(group.substring(Math.min(1, group.length())))).normalize();
            long least = Long.MAX_VALUE;
            for (; here != null && here.startsWith(top); here = here.getParent()) {
                least = Math.min(least, second ? ofSecond(here, swap) : ofFirst(here, swap));
            }
            return least;
        } catch (InvalidPathException unutterable) {
            return Long.MAX_VALUE;
        }
    }

    /** Returns the path of a name whose characters are bytes. */
    private static Path path(String name) {
        return PathName.path(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    private long ofSecond(Path group, long swap) {
        long free = rest(group, "memory.max", "memory.current");
        if (free == Long.MAX_VALUE) {
            return free;
        }
        long swaps = Math.min(swap, rest(group, "memory.swap.max", "memory.swap.current"));
        return free + cached(group, "inactive_file") + swaps;
    }

    private long ofFirst(Path group, long swap) {
        long cached = cached(group, "total_inactive_file");
        long free = rest(group, "memory.limit_in_bytes", "memory.usage_in_bytes");
        long both = rest(group, "memory.memsw.limit_in_bytes", "memory.memsw.usage_in_bytes");
        return Math.min(sum(free, cached + swap), sum(both, cached));
    }

    /**
     * Returns the number of bytes left below a limit. In version 1 no limit is a number near the
     * maximum.
     */
    private long rest(Path group, String limit, String usage) {
        long most = number(group.resolve(limit));
        long used = number(group.resolve(usage));
        return most < 0 || used < 0 ? Long.MAX_VALUE : Math.max(0, most - used);
    }

    private long cached(Path group, String field) {
        return Math.max(0, field(group.resolve("memory.stat"), field + " "));
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    private long field(String file, String start) {
        return field(root.resolve(file), start);
    }

    private static long field(Path file, String start) {
        for (String line : ProcLines.read(file)) {
            if (line.startsWith(start)) {
                return parse(line.substring(start.length()).replace("kB", "").strip());
            }
        }
        return UNKNOWN;
    }

    private static long number(Path file) {
        List<String> lines = ProcLines.read(file);
        return lines.isEmpty() ? UNKNOWN : parse(lines.getFirst().strip());
    }

    /** Parses a number; returns UNKNOWN for "max". */
    private static long parse(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException none) {
            return UNKNOWN;
        }
    }

    private List<String> lines(String file) {
        return ProcLines.read(root.resolve(file));
    }
}
