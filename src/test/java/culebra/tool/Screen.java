package culebra.tool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
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
        int code = Main.run(words, terminal(in, out, errors, charset, width));
        return new Screen(
                code,
                out.toString(StandardCharsets.UTF_8),
                errors.toString(StandardCharsets.UTF_8));
    }

    /** Prints a part of a command's output. */
    interface Part {
        void print(Terminal terminal) throws Exception;
    }

    /** The lines that a part of a command prints into a pipe. */
    static List<String> lines(Part part) throws Exception {
        var out = new ByteArrayOutputStream();
        var in = InputStream.nullInputStream();
        var terminal = terminal(in, out, out, StandardCharsets.UTF_8, Terminal.UNLIMITED);
        part.print(terminal);
        terminal.flush();
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Terminal terminal(
            InputStream in, OutputStream out, OutputStream errors, Charset charset, int width) {
        var print = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return new Terminal(in, out, print, charset, width, false, false);
    }

    List<String> lines() {
        return out.lines().toList();
    }

    /** The lines that contain a text. */
    List<String> lines(String text) {
        return out.lines().filter(line -> line.contains(text)).toList();
    }
}
