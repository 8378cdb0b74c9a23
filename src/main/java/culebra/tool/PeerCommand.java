package culebra.tool;

import culebra.ring.MessageRing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** {@code peer}. */
final class PeerCommand implements Command {
    @Override
    public String help() {
        return """
        Usage: culebra peer c|python
        Prints the C header (culebra_ring.h) or the Python module (culebra_ring.py) that
        sends and receives the messages of a ring.
        """;
    }

    @Override
    public String[] options() {
        return new String[0];
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String language = arguments.operands(1, 1, "c or python").getFirst();
        String file =
                switch (language) {
                    case "c" -> "culebra_ring.h";
                    case "python" -> "culebra_ring.py";
                    default -> throw new UsageException("c or python required: " + language);
                };
        try (InputStream text = MessageRing.class.getResourceAsStream(file)) {
            terminal.print(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
        return OK;
    }
}
