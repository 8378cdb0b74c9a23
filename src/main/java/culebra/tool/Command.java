package culebra.tool;

import java.io.IOException;

/** One of the words behind {@code culebra}. */
interface Command {
    /** Everything went well. */
    int OK = 0;

    /** What was asked for cannot be done. */
    int FAILED = 1;

    /** The command line cannot be understood. */
    int USAGE = 2;

    /** Returns the text of {@code --help}, without the options that every command has. */
    String help();

    /** Returns the options: those that require a value end with {@code =}. */
    String[] options();

    /** Runs the command and returns the exit code. */
    int run(Arguments arguments, Terminal terminal) throws IOException, InterruptedException;
}
