package culebra.inspect;

/** A line of {@code /proc/PID/maps}: a mapping of a file. */
record MapsLine(FileId file, String path) {
    private static final int FIELDS = 5;

    /** Takes a line apart: null if it is of no file. */
    static MapsLine parse(String line) {
        int path = line.indexOf('/'); // which no other field has
        if (path <= 0 || line.charAt(path - 1) != ' ') {
            return null;
        }
        String[] fields = line.substring(0, path).split(" ");
        if (fields.length != FIELDS) {
            return null;
        }
        try {
            FileId file = FileId.of(fields[3], Long.parseUnsignedLong(fields[4]));
            return new MapsLine(file, line.substring(path).replace("\\012", "\n"));
        } catch (NumberFormatException | IndexOutOfBoundsException odd) {
            return null;
        }
    }
}
