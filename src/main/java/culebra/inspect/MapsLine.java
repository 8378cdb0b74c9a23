package culebra.inspect;

/** A line of {@code /proc/PID/maps}: a mapping of a file. */
record MapsLine(FileId file, String path) {
    private static final int FIELDS = 6;

    /** Takes a line apart: null if it is of no file. */
    static MapsLine parse(String line) {
        String[] fields = line.split(" +", FIELDS); // the path is the last, with its blanks
        if (fields.length < FIELDS || !fields[5].startsWith("/")) {
            return null;
        }
        try {
            FileId file = FileId.of(fields[3], Long.parseUnsignedLong(fields[4]));
            return new MapsLine(file, fields[5].replace("\\012", "\n"));
        } catch (NumberFormatException | IndexOutOfBoundsException odd) {
            return null;
        }
    }
}
