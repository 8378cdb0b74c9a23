package culebra.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a run has measured, as {@code results.json} holds it.
 *
 * @param complete whether all rows of the guide are there
 */
record Results(Machine machine, int rounds, boolean complete, List<Result> rows) {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    static Results read(Path path) throws IOException {
        return GSON.fromJson(Files.readString(path), Results.class);
    }

    void write(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, GSON.toJson(this) + "\n");
    }

    /** Those that are in the chart and in the guide. */
    List<Result> charted() {
        return rows.stream().filter(row -> row.label() != null).toList();
    }
}
