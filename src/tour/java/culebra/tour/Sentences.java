package culebra.tour;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What each row shows, in a sentence: lines of a text that {@code scripts/tour --list} prints. */
final class Sentences {
    private Sentences() {}

    /** Returns a line for each row, which begins with the name of the row. */
    static List<String> lines() {
        try (var in = Sentences.class.getResourceAsStream("rows.txt");
                var text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return new BufferedReader(text).lines().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Returns the line of a row. */
    static String line(Row row) {
        return lines().stream()
                .filter(line -> line.startsWith(row.name() + " "))
                .findFirst()
                .orElse(row.name());
    }
}
