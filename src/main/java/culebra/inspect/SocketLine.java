package culebra.inspect;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of {@code /proc/net/unix}, in which nothing is escaped. */
record SocketLine(
        UnixSocketEntry.Type type,
        UnixSocketEntry.State state,
        Optional<String> address,
        long inode) {
    private static final Pattern LINE =
            Pattern.compile(
                    "[0-9a-fA-F]{8,16}: [0-9A-F]{8} 00000000 ([0-9A-F]{8}) ([0-9A-F]{4})"
                            + " ([0-9A-F]{2}) +(\\d{1,18})(?: (.*))?",
                    Pattern.DOTALL);
    private static final int LISTENS = 0x10000; // __SO_ACCEPTCON

    /** Returns whether a line is not the rest of a path with a line feed. */
    static boolean begins(String line) {
        return LINE.matcher(line).matches();
    }

    /** Takes a line apart: null if it is none. */
    static SocketLine parse(String line) {
        Matcher fields = LINE.matcher(line);
        UnixSocketEntry.Type type = fields.matches() ? type(fields.group(2)) : null;
        if (type == null) {
            return null;
        }
        boolean listens = (Long.parseLong(fields.group(1), 16) & LISTENS) != 0;
        UnixSocketEntry.State state =
                listens ? UnixSocketEntry.State.LISTENING : state(fields.group(3));
        Optional<String> address = Optional.ofNullable(fields.group(5));
        return new SocketLine(type, state, address, Long.parseLong(fields.group(4)));
    }

    private static UnixSocketEntry.Type type(String field) {
        return switch (Integer.parseInt(field, 16)) {
            case 1 -> UnixSocketEntry.Type.STREAM;
            case 2 -> UnixSocketEntry.Type.DATAGRAM;
            case 5 -> UnixSocketEntry.Type.SEQPACKET;
            default -> null;
        };
    }

    private static UnixSocketEntry.State state(String field) {
        return switch (Integer.parseInt(field, 16)) {
            case 2 -> UnixSocketEntry.State.CONNECTING;
            case 3 -> UnixSocketEntry.State.CONNECTED;
            case 4 -> UnixSocketEntry.State.DISCONNECTING;
            default -> UnixSocketEntry.State.UNCONNECTED;
        };
    }
}
