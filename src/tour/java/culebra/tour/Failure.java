package culebra.tour;

import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text about a row that did not go well, in one line. */
final class Failure {
    private static final Pattern MISSING = Pattern.compile("Cannot run program \"([^\"/]+)\"");
    private static final int LONGEST = 300;

    private Failure() {}

    /** Returns which command is not installed, or null. */
    static String missing(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            Matcher missing = MISSING.matcher(String.valueOf(cause.getMessage()));
            if (missing.lookingAt()) {
                return notInstalled(missing.group(1));
            }
        }
        return null;
    }

    static String notInstalled(String command) {
        String remedy =
                switch (command) {
                    case "gcc" -> "gcc and the headers of the C library; Debian: gcc libc6-dev";
                    case "flock" -> "util-linux";
                    case "python3" -> "Python 3; Debian: python3";
                    default -> "it";
                };
        return command + " is not installed (install " + remedy + ")";
    }

    static String inOneLine(Throwable failed) {
        Throwable first = failed instanceof ExecutionException ? failed.getCause() : failed;
        String text = text(first);
        if (first.getCause() != null) {
            text += ": " + text(first.getCause());
        }
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " ...";
    }

    /** Returns the message without line breaks, and the class unless the message is ours. */
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
