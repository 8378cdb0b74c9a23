package culebra.tool;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/** How many columns the terminal has: {@code COLUMNS}, or what {@code stty} says. */
final class TerminalWidth {
    private static final int USUAL = 80;

    private TerminalWidth() {}

    static int find() {
        int told = number(System.getenv("COLUMNS"));
        return told > 0 ? told : asked();
    }

    private static int asked() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "-F", "/dev/tty", "size")
                            .redirectOutput(Redirect.PIPE)
                            .redirectError(Redirect.DISCARD)
                            .start();
            String size =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            int columns = number(size.substring(size.indexOf(' ') + 1).strip());
            return columns > 0 ? columns : USUAL;
        } catch (IOException missing) {
            return USUAL;
        }
    }

    private static int number(String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException odd) {
            return 0;
        }
    }
}
