package culebra.inspect;

import java.util.StringTokenizer;

/**
 * A line of {@code /proc/locks} or, behind "lock:", of {@code /proc/PID/fdinfo/N}.
 *
 * @param number which lock, in this file at this moment
 * @param waits whether this only waits for the lock of that number
 * @param pid who has made it; not positive if unknown
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

    /** Parses a line: null if its kind is unknown. */
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

    /** The words of a line. */
    static String[] fields(String line) {
        var words = new StringTokenizer(line); // an expression would cost a listing 10 ms
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

    /** The same without what it is called where it was read. */
    LockLine unnumbered() {
        return new LockLine(0, false, kind, exclusive, pid, file, position, size);
    }

    /** The file, or null if the kernel does not tell. */
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

    // Not as records compare, by code that is linked at run time: a listing starts sooner.
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
