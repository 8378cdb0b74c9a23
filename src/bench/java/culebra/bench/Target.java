package culebra.bench;

import java.util.Locale;

/** What a row is to keep to, what it is, and whether that will do: as exactly as it is printed. */
record Target(String atMost, String is, boolean kept) {
    static Target ratio(double ratio, double most) {
        return new Target("" + most, words("%.2f", ratio), hundredths(ratio) <= hundredths(most));
    }

    static Target figure(double figure, double most, String unit) {
        return new Target(
                words("%.0f %s", most, unit), words("%.1f %s", figure, unit), figure <= most);
    }

    static Target bytes(double bytes, double most) {
        return new Target(words("%.0f B", most), words("%.0f B", bytes), Math.round(bytes) <= most);
    }

    private static long hundredths(double number) {
        return Math.round(number * 100);
    }

    private static String words(String format, Object... words) {
        return String.format(Locale.ROOT, format, words);
    }

    @Override
    public String toString() {
        return "at most " + atMost + (kept ? ": ok" : ": MISSED");
    }
}
