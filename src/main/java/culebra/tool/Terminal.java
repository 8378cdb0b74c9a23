package culebra.tool;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.internal.PathName;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command reads and prints. What it prints is kept until {@link #flush}. */
final class Terminal {
    /** The width of what is no terminal: as much as a line requires. */
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int LEAST_WIDTH = 20;

    private final InputStream in;
    private final OutputStream out;
    private final PrintStream errors;
    private final Charset charset;
    private final int width;
    private final boolean interactive;
    private final boolean coloured;
    private final StringBuilder text = new StringBuilder();

    /** Thrown when the reader of standard output has gone, such as {@code head}. */
    static final class ReaderGoneException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    Terminal(
            InputStream in,
            OutputStream out,
            PrintStream errors,
            Charset charset,
            int width,
            boolean interactive,
            boolean coloured) {
        this.in = in;
        this.out = out;
        this.errors = errors;
        this.charset = charset;
        this.width = Math.max(LEAST_WIDTH, width);
        this.interactive = interactive;
        this.coloured = coloured;
    }

    /** The standard streams of this process. */
    static Terminal standard() {
        boolean interactive = isTerminal(target(1));
        String noColor = System.getenv("NO_COLOR");
        boolean coloured =
                interactive
                        && (noColor == null || noColor.isEmpty())
                        && !"dumb".equals(System.getenv("TERM"));
        return new Terminal(
                System.in,
                new StandardOutput(),
                System.err,
                System.out.charset(),
                interactive ? TerminalWidth.find() : UNLIMITED,
                interactive,
                coloured);
    }

    int width() {
        return width;
    }

    /** Returns true if standard output is a terminal. */
    boolean isInteractive() {
        return interactive;
    }

    boolean isColoured() {
        return coloured;
    }

    /** Returns true if every character can be printed, not ASCII alone. */
    boolean isUnicode() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    InputStream in() {
        return in;
    }

    /** Prints text that has been escaped where it has to be. */
    Terminal print(String printed) {
        text.append(printed);
        return this;
    }

    Terminal line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** Prints a value as JSON, on a line of its own. */
    Terminal json(Object value) {
        Json.append(text, value);
        text.append('\n');
        return this;
    }

    /** Prints to standard error, at once. */
    void error(String line) {
        errors.println(Text.harmless(line));
        errors.flush();
    }

    /** Asks a question on standard error; true if the next line of the input is yes. */
    boolean confirm(String question) throws IOException {
        flush();
        errors.print(Text.harmless(question) + " [y/N] ");
        errors.flush();
        var answer = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            answer.append((char) c);
        }
        String word = answer.toString().strip();
        return word.equalsIgnoreCase("y") || word.equalsIgnoreCase("yes");
    }

    void flush() throws IOException {
        byte[] bytes = text.toString().getBytes(charset);
        text.setLength(0);
        write(bytes);
    }

    /** Writes bytes as they are. */
    void write(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException failed) {
            if (failed instanceof ErrnoException error
                    && (error.errno() == Errno.EPIPE || error.errno() == Errno.ECONNRESET)) {
                throw new ReaderGoneException();
            }
            throw new IOException("standard output cannot be written: " + failed.getMessage());
        }
    }

    private static boolean isTerminal(String target) {
        return target.startsWith("/dev/pts/")
                || target.startsWith("/dev/tty")
                || target.equals("/dev/console");
    }

    private static String target(int descriptor) {
        try {
            Path link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return link.isAbsolute()
                    ? new String(PathName.bytes(link), StandardCharsets.UTF_8)
                    : link.toString();
        } catch (IOException closed) {
            return "";
        }
    }
}
