package culebra.inspect;

import java.util.Optional;

/** A line of {@code /proc/net/unix}, in which nothing is escaped. */
record SocketLine(
        UnixSocketEntry.Type type,
        UnixSocketEntry.State state,
        Optional<String> address,
        long inode) {
    private static final int LISTENS = 0x10000; // __SO_ACCEPTCON
    private static final int HEX = 16;

    /** The maximum number of digits of a pointer. */
    private static final int POINTER = 16;

    /** The maximum number of decimal digits that always fit into a long. */
    private static final int INODE = 18;

    /** Returns whether a line begins an entry, and does not continue a path with a line feed. */
    static boolean begins(String line) {
        return Fields.of(line) != null;
    }

    /** Parses a line; null if it is malformed. */
    static SocketLine parse(String line) {
        Fields fields = Fields.of(line);
        UnixSocketEntry.Type type = fields == null ? null : type(fields.type);
        if (type == null) {
            return null;
        }
        boolean listens = (fields.flags & LISTENS) != 0;
        UnixSocketEntry.State state =
                listens ? UnixSocketEntry.State.LISTENING : state(fields.state);
        return new SocketLine(type, state, Optional.ofNullable(fields.address), fields.inode);
    }

    private static UnixSocketEntry.Type type(long number) {
        return switch ((int) number) {
            case 1 -> UnixSocketEntry.Type.STREAM;
            case 2 -> UnixSocketEntry.Type.DATAGRAM;
            case 5 -> UnixSocketEntry.Type.SEQPACKET;
            default -> null;
        };
    }

    private static UnixSocketEntry.State state(long number) {
        return switch ((int) number) {
            case 2 -> UnixSocketEntry.State.CONNECTING;
            case 3 -> UnixSocketEntry.State.CONNECTED;
            case 4 -> UnixSocketEntry.State.DISCONNECTING;
            default -> UnixSocketEntry.State.UNCONNECTED;
        };
    }

    /**
     * The fields of a line: {@code pointer: references protocol flags type state inode path}.
     *
     * <p>Parsed by hand, because a regular expression costs the first listing of a JVM 10 ms.
     */
    private static final class Fields {
        private final String line;
        private int at;
        private boolean wrong;

        long flags;
        long type;
        long state;
        long inode;
        String address;

        private Fields(String line) {
            this.line = line;
        }

        /** Parses a line; null if it is malformed. */
        static Fields of(String line) {
            var fields = new Fields(line);
            fields.read();
            return fields.wrong ? null : fields;
        }

        private void read() {
            digits(HEX, 8, POINTER);
            expect(": ");
            digits(HEX, 8, 8);
            expect(" 00000000 ");
            flags = digits(HEX, 8, 8);
            expect(" ");
            type = digits(HEX, 4, 4);
            expect(" ");
            state = digits(HEX, 2, 2);
            expect(" ");
            while (line.startsWith(" ", at)) {
                at++;
            }
            inode = digits(10, 1, INODE);
            if (!wrong && at < line.length()) {
                expect(" ");
                address = wrong ? null : line.substring(at);
            }
        }

        private void expect(String text) {
            wrong |= !line.startsWith(text, at);
            at += text.length();
        }

        /** Reads all digits at this position; the value of a pointer overflows, but is unused. */
        private long digits(int radix, int least, int most) {
            long value = 0;
            int begin = at;
            while (at < line.length() && line.charAt(at) < 0x7f) {
                int digit = Character.digit(line.charAt(at), radix);
                if (digit < 0) {
                    break;
                }
                value = value * radix + digit;
                at++;
            }
            wrong |= at - begin < least || at - begin > most;
            return value;
        }
    }
}
