package culebra.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A line of {@code /proc/self/mountinfo}: where a file system is. */
record MountLine(Path point, String type) {
    private static final int POINT = 4;
    private static final int FIRST_OPTIONAL = 6;

    /** Where the message queues are files, if they are anywhere. */
    static Optional<Path> ofQueues() {
        String text = ProcFile.text(ProcFile.PROC.resolve("self/mountinfo"));
        return ProcFile.lines(text).stream()
                .map(MountLine::parse)
                .filter(mount -> mount.type.equals("mqueue"))
                .map(MountLine::point)
                .findFirst();
    }

    static MountLine parse(String line) {
        List<String> fields = List.of(line.split(" "));
        int dash = fields.subList(FIRST_OPTIONAL, fields.size()).indexOf("-");
        String type = fields.get(FIRST_OPTIONAL + dash + 1);
        return new MountLine(Path.of(unescaped(fields.get(POINT))), type);
    }

    /** What would end a field is there in octal, and so is the backslash, which comes last here. */
    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
