package culebra.tour;

import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says what went wrong in one line. */
final class Failure {
    private static final Pattern MISSING = Pattern.compile("Cannot run program \"([^\"/]+)\"");
    private static final int LONGEST = 300;

    private Failure() {}

    /** What the row needs and the machine does not have, or null. */
    static String missing(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            Matcher missing = MISSING.matcher(String.valueOf(cause.getMessage()));
            if (missing.lookingAt()) {
                return missing.group(1) + " is not installed (install " + remedy(missing) + ")";
            }
        }
        return null;
    }

    static String inOneLine(Throwable failed) {
        Throwable first = failed instanceof ExecutionException ? failed.getCause() : failed;
        String text = text(first);
        if (first.getCause() != null) {
            text += ": " + text(first.getCause());
        }
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }

    private static String remedy(Matcher missing) {
        return switch (missing.group(1)) {
            case "gcc" -> "gcc and the C library's headers; Debian: gcc libc6-dev";
            case "flock" -> "util-linux";
            case "python3" -> "Python 3; Debian: python3";
            default -> "it";
        };
    }

    /** The message without its line breaks; the class too, unless it is a text of ours. */
    private static String text(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        String line =
                message.lines()
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" | "));
        return thrown instanceof AssertionError
                ? line
                : thrown.getClass().getSimpleName() + " " + line;
    }
}
