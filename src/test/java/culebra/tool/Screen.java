package culebra.tool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command has printed, run in this JVM. */
record Screen(int code, String out, String errors) {
    /** Runs a command as if its output went into a pipe. */
    static Screen of(String... words) {
        return on(Terminal.UNLIMITED, StandardCharsets.UTF_8, "", words);
    }

    static Screen withInput(String input, String... words) {
        return on(Terminal.UNLIMITED, StandardCharsets.UTF_8, input, words);
    }

    static Screen withInput(InputStream input, String... words) {
        return on(Terminal.UNLIMITED, StandardCharsets.UTF_8, input, words);
    }

    static Screen on(int width, Charset charset, String input, String... words) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return on(width, charset, in, words);
    }

    private static Screen on(int width, Charset charset, InputStream in, String... words) {
        var out = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        var terminal =
                new Terminal(
                        in,
                        out,
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        charset,
                        width,
                        false,
                        false);
        int code = Main.run(words, terminal);
        return new Screen(
                code,
                out.toString(StandardCharsets.UTF_8),
                errors.toString(StandardCharsets.UTF_8));
    }

    List<String> lines() {
        return out.lines().toList();
    }

    /** The lines that contain a text. */
    List<String> lines(String text) {
        return out.lines().filter(line -> line.contains(text)).toList();
    }
}
