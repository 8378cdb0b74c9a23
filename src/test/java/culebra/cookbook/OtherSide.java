package culebra.cookbook;

import culebra.testing.Peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The sides of the examples that are not Java, in {@code src/test/c/cookbook}. The package pages of
 * the Javadoc show them: {@code @start}, {@code @highlight} and {@code @end} in their comments are
 * meant for those.
 */
public final class OtherSide {
    static final Path DIRECTORY = Path.of("src/test/c/cookbook");

    private OtherSide() {}

    public static Peer c(String name, Object... arguments) throws IOException {
        return Peer.c("cookbook/" + name, texts(arguments).toArray(String[]::new));
    }

    public static Peer python(String name, Object... arguments) throws IOException {
        var command = new ArrayList<>(List.of("python3", DIRECTORY + "/" + name + ".py"));
        command.addAll(texts(arguments));
        return Peer.command(command);
    }

    private static List<String> texts(Object[] arguments) {
        return List.of(arguments).stream().map(Object::toString).toList();
    }
}
