package culebra.inspect;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A line of {@code /proc/self/mountinfo}: a mounted file system. */
record MountLine(String point, String type, String options) {
    private static final int DEVICE = 2;
    private static final int POINT = 4;
    private static final int FIRST_OPTIONAL = 6;
    private static final String HIDEPID = "hidepid=";

    /** Returns the mount points of message queues, of this IPC namespace or of others. */
    static List<Path> ofQueues() {
        return ofQueues(read());
    }

    static List<Path> ofQueues(String text) {
        var paths = new LinkedHashSet<Path>();
        for (MountLine mount : ofType(text, "mqueue")) {
            Path path = mount.path();
            if (path != null) {
                paths.add(path);
            }
        }
        return List.copyOf(paths);
    }

    /** Returns the option that hides processes of other users in /proc, such as hidepid=2. */
    static Optional<String> hiding() {
        return hiding(read());
    }

    static Optional<String> hiding(String text) {
        MountLine top = null;
        for (MountLine mount : ofType(text, "proc")) {
            top = mount.point.equals("/proc") ? mount : top;
        }
        return top == null ? Optional.empty() : top.hidepid();
    }

    private Optional<String> hidepid() {
        for (String option : options.split(",")) {
            if (option.startsWith(HIDEPID)
                    && !option.equals(HIDEPID + 0)
                    && !option.equals(HIDEPID + "off")) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /** Returns the devices of all mounted file systems without message queues. */
    static Set<Long> withoutQueues() {
        var devices = new HashSet<Long>();
        for (String line : ProcFile.lines(read())) {
            MountLine mount = parse(line);
            if (mount != null && !mount.type.equals("mqueue")) {
                String[] numbers = line.split(" ")[DEVICE].split(":");
                devices.add(FileId.device(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
            }
        }
        return devices;
    }

    private static String read() {
        return ProcFile.text(ProcFile.PROC.resolve("self/mountinfo"));
    }

    private static List<MountLine> ofType(String text, String type) {
        var mounts = new ArrayList<MountLine>();
        for (String line : ProcFile.lines(text)) {
            MountLine mount = parse(line);
            if (mount != null && mount.type.equals(type)) {
                mounts.add(mount);
            }
        }
        return mounts;
    }

    /** Parses a line; null if it is malformed. */
    static MountLine parse(String line) {
        List<String> fields = List.of(line.split(" "));
        int first = Math.min(FIRST_OPTIONAL, fields.size());
        List<String> rest = fields.subList(first, fields.size());
        int dash = rest.indexOf("-");
        if (dash < 0 || rest.size() < dash + 4) {
            return null;
        }
        return new MountLine(unescaped(fields.get(POINT)), rest.get(dash + 1), rest.get(dash + 3));
    }

    /** Returns the mount point; null if the locale of this JVM cannot represent it. */
    private Path path() {
        try {
            return Path.of(point);
        } catch (InvalidPathException unutterable) {
            return null;
        }
    }

    /** Decodes octal escapes of separators and backslashes; backslashes are decoded last. */
    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
