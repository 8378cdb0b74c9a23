package culebra.inspect;

/** A line of {@code /proc/PID/maps}: a mapping of a file. */
record MapsLine(FileId file, String path) {
    private static final int BEFORE = 3; // addresses, permissions and an offset

    /** Parses a line; null if it maps no file. */
    static MapsLine parse(String line) {
        String fields = ofFile(line);
        return fields == null ? null : parseFile(fields);
    }

    /** Returns the part that all mappings of a file have in common; null if it maps no file. */
    static String ofFile(String line) {
        int path = line.indexOf('/'); // no other field contains a slash
        int device = 0;
        for (int i = 0; i < BEFORE && device < path; i++) {
            device = line.indexOf(' ', device) + 1;
        }
        return device > 0 && device < path ? line.substring(device) : null;
    }

    /** Parses the part that {@link #ofFile} returns; null if it maps no file. */
    static MapsLine parseFile(String fields) {
        int path = fields.indexOf('/');
        int device = fields.indexOf(' ');
        int inode = fields.indexOf(' ', device + 1);
        if (inode < 0 || !fields.substring(inode, path).isBlank()) {
            return null;
        }
        try {
            long number = Long.parseUnsignedLong(fields, device + 1, inode, 10);
            FileId file = FileId.of(fields.substring(0, device), number);
            return new MapsLine(file, fields.substring(path).replace("\\012", "\n"));
        } catch (NumberFormatException | IndexOutOfBoundsException odd) {
            return null;
        }
    }
}
