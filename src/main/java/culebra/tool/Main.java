package culebra.tool;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The main class of {@code java -jar culebra.jar}. The page of the package shows every command. */
public final class Main {
    private static final String HELP =
            """
            Usage: culebra COMMAND [OPTION...] [OPERAND...]
            Shows and changes what there is for interprocess communication on this machine.

              list            what there is, and who uses it
              users NAME      which processes have it open or mapped
              unreferenced    what no visible process uses
              watch           the list again and again, with what has changed
              limits          what the system and a process allow
              remove NAME     removes an object
              send NAME       sends a message to a queue
              receive NAME    receives messages from a queue
              peek NAME       how full a queue is
              post NAME       adds permits to a semaphore
              wait NAME       takes a permit from a semaphore
              value NAME      how many permits a semaphore has
              dump NAME       the bytes of shared memory
              peer c|python   the header or module of a ring, for other programs

            culebra COMMAND --help describes a command, culebra --version the version.
            In names \\xNN is a byte and \\\\ a backslash. Exit codes: 0 done, 1 failed,
            2 wrong usage.
            """;

    private Main() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param words the command, its options and operands
     */
    public static void main(String[] words) {
        int code = run(words, Terminal.standard());
        if (code != Command.OK) {
            System.exit(code); // which loads a logger
        }
    }

    static int run(String[] words, Terminal terminal) {
        try {
            int code = runCommand(words, terminal);
            terminal.flush();
            return code;
        } catch (Terminal.ReaderGoneException quiet) {
            return Command.OK;
        } catch (UsageException wrong) {
            terminal.error("culebra: " + wrong.getMessage() + "; see " + help(words));
            return Command.USAGE;
        } catch (FileSystemException failed) {
            terminal.error("culebra: " + failed.getFile() + ": " + reason(failed));
            return Command.FAILED;
        } catch (IOException | RuntimeException | InterruptedException failed) {
            terminal.error("culebra: " + message(failed));
            return Command.FAILED;
        }
    }

    /** The help that describes what was meant. */
    private static String help(String[] words) {
        try {
            Command ignored = command(words[0]);
            return "culebra " + words[0] + " --help";
        } catch (ArrayIndexOutOfBoundsException | UsageException none) {
            return "culebra --help";
        }
    }

    /** The exceptions of the JDK's file calls have a type in place of a reason. */
    private static String reason(FileSystemException failed) {
        if (failed.getReason() != null) {
            return failed.getReason();
        }
        if (failed instanceof AccessDeniedException) {
            return "its permissions do not allow this user to do so";
        }
        return failed instanceof NoSuchFileException
                ? "it does not exist, or no longer exists"
                : failed.getClass().getSimpleName();
    }

    private static String message(Exception failed) {
        return failed.getMessage() == null ? failed.toString() : failed.getMessage();
    }

    private static int runCommand(String[] words, Terminal terminal)
            throws IOException, InterruptedException {
        if (words.length == 0) {
            throw new UsageException("a command is missing");
        }
        if (isHelp(words[0])) {
            printHelp(HELP, terminal);
            return Command.OK;
        }
        if (words[0].equals("--version")) {
            String version = Main.class.getPackage().getImplementationVersion();
            terminal.line("culebra " + (version == null ? "(not from a jar)" : version));
            return Command.OK;
        }
        Command command = command(words[0]);
        for (int i = 1; i < words.length && !words[i].equals("--"); i++) {
            if (isHelp(words[i])) {
                printHelp(command.help(), terminal);
                return Command.OK;
            }
        }
        return command.run(Arguments.parse(words, 1, command.options()), terminal);
    }

    private static void printHelp(String help, Terminal terminal) {
        for (String line : help.split("\n")) {
            String text = line.stripLeading();
            Table.wrap(terminal, "", line.substring(0, line.length() - text.length()), text);
        }
    }

    private static boolean isHelp(String word) {
        return word.equals("--help") || word.equals("-h");
    }

    private static Command command(String name) {
        return switch (name) {
            case "list" -> new ListCommand(true);
            case "unreferenced" -> new ListCommand(false);
            case "users" -> new UsersCommand();
            case "watch" -> new WatchCommand();
            case "limits" -> new LimitsCommand();
            case "remove" -> new RemoveCommand();
            case "send" -> new SendCommand();
            case "receive" -> new ReceiveCommand();
            case "peek" -> new PeekCommand();
            case "post" -> new PostCommand();
            case "wait" -> new WaitCommand();
            case "value" -> new ValueCommand();
            case "dump" -> new DumpCommand();
            case "peer" -> new PeerCommand();
            default -> throw new UsageException("there is no command " + name);
        };
    }
}
