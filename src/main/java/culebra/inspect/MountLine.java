package culebra.inspect;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A line of {@code /proc/self/mountinfo}: where a file system is. */
record MountLine(String point, String type, String options) {
    private static final int POINT = 4;
    private static final int FIRST_OPTIONAL = 6;
    private static final String HIDEPID = "hidepid=";

    /** Where message queues are files: those of this IPC namespace, or of others. */
    static List<Path> ofQueues() {
        return ofQueues(read());
    }

    static List<Path> ofQueues(String text) {
        return ofType(text, "mqueue").flatMap(mount -> mount.path().stream()).distinct().toList();
    }

    /** How {@code /proc} hides processes of other users: such as {@code hidepid=2}, if it does. */
    static Optional<String> hiding() {
        return hiding(read());
    }

    static Optional<String> hiding(String text) {
        return ofType(text, "proc")
                .filter(mount -> mount.point.equals("/proc"))
                .reduce((below, above) -> above)
                .flatMap(MountLine::hidepid);
    }

    private Optional<String> hidepid() {
        return Stream.of(options.split(","))
                .filter(option -> option.startsWith(HIDEPID))
                .filter(option -> !option.equals(HIDEPID + 0) && !option.equals(HIDEPID + "off"))
                .findFirst();
    }

    private static String read() {
        return ProcFile.text(ProcFile.PROC.resolve("self/mountinfo"));
    }

    private static Stream<MountLine> ofType(String text, String type) {
        return ProcFile.lines(text).stream()
                .map(MountLine::parse)
                .filter(Objects::nonNull)
                .filter(mount -> mount.type.equals(type));
    }

    /** Takes a line apart: null if it is none. */
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

    /** The mount point, unless this JVM's locale has no characters for it. */
    private Optional<Path> path() {
        try {
            return Optional.of(Path.of(point));
        } catch (InvalidPathException unutterable) {
            return Optional.empty();
        }
    }

    /** What would end a field is there in octal, and so is the backslash, which comes last here. */
    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
