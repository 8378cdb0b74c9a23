package culebra.inspect;

import java.util.StringTokenizer;

/**
 * A line of {@code /proc/locks}, or the text after "lock:" in {@code /proc/PID/fdinfo/N}.
 *
 * @param number the number of the lock in the file that was read, valid for that reading only
 * @param waits whether the line describes a waiter for the lock of that number
 * @param pid the process that acquired the lock; not positive if unknown
 */
record LockLine(
        int number,
        boolean waits,
        FileLockEntry.Kind kind,
        boolean exclusive,
        long pid,
        String file,
        long position,
        long size) {
    private static final int FIELDS = 8;

    /** Parses a line; null if it is malformed or its kind is unknown. */
    static LockLine parse(String line) {
        boolean waits = line.contains("-> ");
        String[] fields = fields(line.replace("-> ", ""));
        FileLockEntry.Kind kind = fields.length < FIELDS ? null : kind(fields[1]);
        if (kind == null) {
            return null;
        }
        try {
            return parse(fields, waits, kind);
        } catch (NumberFormatException odd) {
            return null;
        }
    }

    /** Returns the words of a line. */
    static String[] fields(String line) {
        var words = new StringTokenizer(line); // a regular expression would cost a listing 10 ms
        String[] fields = new String[words.countTokens()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = words.nextToken();
        }
        return fields;
    }

    private static LockLine parse(String[] fields, boolean waits, FileLockEntry.Kind kind) {
        long position = Long.parseLong(fields[6]);
        long size =
                fields[7].equals("EOF") ? Long.MAX_VALUE : Long.parseLong(fields[7]) - position + 1;
        return new LockLine(
                Integer.parseInt(fields[0].replace(":", "")),
                waits,
                kind,
                fields[3].equals("WRITE"),
                Long.parseLong(fields[4]),
                fields[5],
                position,
                size);
    }

    /** Returns this lock without the number, which is valid in one file only. */
    LockLine unnumbered() {
        return new LockLine(0, false, kind, exclusive, pid, file, position, size);
    }

    /** Returns the file; null if the kernel does not report it. */
    FileId id() {
        int colon = file.lastIndexOf(':');
        if (file.indexOf(':') == colon) {
            return null; // <none>:0
        }
        try {
            long inode = Long.parseUnsignedLong(file, colon + 1, file.length(), 10);
            return FileId.of(file.substring(0, colon), inode);
        } catch (NumberFormatException odd) {
            return null;
        }
    }

    // Written out, because a record's own methods are linked at run time, which delays a listing.
    @Override
    public boolean equals(Object other) {
        return other instanceof LockLine line
                && line.number == number
                && line.waits == waits
                && line.kind == kind
                && line.exclusive == exclusive
                && line.pid == pid
                && line.file.equals(file)
                && line.position == position
                && line.size == size;
    }

    @Override
    public int hashCode() {
        return file.hashCode() * 31 + Long.hashCode(position * 31 + pid);
    }

    private static FileLockEntry.Kind kind(String field) {
        return switch (field) {
            case "FLOCK" -> FileLockEntry.Kind.FLOCK;
            case "POSIX" -> FileLockEntry.Kind.POSIX;
            case "OFDLCK" -> FileLockEntry.Kind.OFD;
            case "LEASE" -> FileLockEntry.Kind.LEASE;
            default -> null;
        };
    }
}
