package culebra.testing;

import java.io.IOException;
import java.util.List;

/**
 * The Python that the command {@code python3} runs. The command may be a script that looks for it,
 * such as that of pyenv, which takes several times as long as Python itself.
 */
final class Python {
    static final String COMMAND = "python3";
    private static String program;

    private Python() {}

    /** Returns the path of the program, or the command where it does not run. */
    static synchronized String program() {
        if (program == null) {
            program = find();
        }
        return program;
    }

    private static String find() {
        var ask =
                List.of(
                        COMMAND,
                        "-ISc",
                        "import sys; print(sys.executable or sys.argv[1])",
                        COMMAND);
        try {
            Process process = new ProcessBuilder(ask).start();
            String printed = new String(process.getInputStream().readAllBytes()).strip();
            return process.waitFor() == 0 ? printed : COMMAND;
        } catch (IOException missing) {
            return COMMAND;
        } catch (InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }
}
