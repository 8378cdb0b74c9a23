package culebra.process;

import static culebra.internal.NegatedErrno.E2BIG;
import static culebra.internal.NegatedErrno.EACCES;
import static culebra.internal.NegatedErrno.ENOENT;
import static culebra.internal.NegatedErrno.ENOEXEC;

import culebra.fd.Fd;
import culebra.internal.ChildExit;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Outcome;
import culebra.internal.PathName;
import culebra.internal.Platform;
import culebra.internal.SpawnCalls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Starts programs that inherit chosen descriptors, as standard input, output and error, and as the
 * numbers 3 and above.
 *
 * <pre>{@code
 * ChildProcess worker = ChildBuilder.of("worker", "--verbose").output(log).pass(socket.fd()).start();
 * }</pre>
 *
 * <p>A child inherits the chosen descriptors and no others, even if other threads start children at
 * the same time with this class or a {@link ProcessBuilder}. There is one exception on glibc before
 * 2.34: a child may inherit a descriptor that other code opens without close-on-exec during the
 * start, if its number is more than 1,024 above the highest number that was open before. The child
 * gets duplicates: the caller may close its own descriptors once the child has started. For a
 * standard stream that is not set, the child inherits that of this process. The child starts with
 * no signal blocked.
 *
 * <p>A builder is immutable: each method returns a new one, which may be reused.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/posix_spawn.3.html">posix_spawn(3)</a>
 */
public final class ChildBuilder {
    private final List<String> command;
    private final ChildEnvironment environment;
    private final Path directory;

    /** Indexed by their numbers in the child; null if not set. */
    private final Fd[] fds;

    private ChildBuilder(
            List<String> command, ChildEnvironment environment, Path directory, Fd[] fds) {
        this.command = command;
        this.environment = environment;
        this.directory = directory;
        this.fds = fds;
    }

    /**
     * Returns a builder for a program.
     *
     * @param program the path of the program, or a name that is searched for in the PATH of this
     *     process
     * @param arguments its arguments
     * @return the builder
     * @throws IllegalArgumentException if the program is empty, or the program or an argument
     *     contains NUL
     */
    public static ChildBuilder of(String program, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Objects.requireNonNull(program, "program"));
        command.addAll(List.of(Objects.requireNonNull(arguments, "arguments")));
        if (program.isEmpty()) {
            throw new IllegalArgumentException("The name of the program must not be empty");
        }
        for (String word : command) {
            ChildEnvironment.requireNoNul(word);
        }
        return new ChildBuilder(
                List.copyOf(command), ChildEnvironment.OWN, null, new Fd[SpawnCalls.STANDARD]);
    }

    /**
     * Returns a builder whose programs start in a directory. A relative path of the program is
     * resolved against that directory.
     *
     * @param path the directory
     * @return the builder
     * @throws IllegalArgumentException if the path is not on the default file system
     */
    public ChildBuilder directory(Path path) {
        PathName.bytes(path);
        return new ChildBuilder(command, environment, path, fds);
    }

    /**
     * Returns a builder whose programs have the given environment variables and no others.
     *
     * @param variables the values by name
     * @return the builder
     * @throws IllegalArgumentException if a name is empty or contains {@code =}, or a name or value
     *     contains NUL
     */
    public ChildBuilder environment(Map<String, String> variables) {
        return new ChildBuilder(command, ChildEnvironment.of(variables), directory, fds);
    }

    /**
     * Returns a builder with one more environment variable, in addition to those of this process or
     * of {@link #environment}.
     *
     * @param name the name
     * @param value the value
     * @return the builder
     * @throws IllegalArgumentException if the name is empty or contains {@code =}, or the name or
     *     value contains NUL
     */
    public ChildBuilder variable(String name, String value) {
        return new ChildBuilder(command, environment.with(name, value), directory, fds);
    }

    /**
     * Returns a builder that sets the standard input.
     *
     * @param fd the descriptor to read from; the caller keeps ownership
     * @return the builder
     */
    public ChildBuilder input(Fd fd) {
        return standard(0, fd);
    }

    /**
     * Returns a builder that sets the standard output.
     *
     * @param fd the descriptor to write to; the caller keeps ownership
     * @return the builder
     */
    public ChildBuilder output(Fd fd) {
        return standard(1, fd);
    }

    /**
     * Returns a builder that sets the standard error.
     *
     * @param fd the descriptor to write to; the caller keeps ownership
     * @return the builder
     */
    public ChildBuilder error(Fd fd) {
        return standard(2, fd);
    }

    /**
     * Returns a builder that passes one more descriptor. The child gets it as the next number: 3, 4
     * and so on.
     *
     * @param fd the descriptor; the caller keeps ownership
     * @return the builder
     */
    public ChildBuilder pass(Fd fd) {
        var more = Arrays.copyOf(fds, fds.length + 1);
        more[fds.length] = Objects.requireNonNull(fd, "fd");
        return new ChildBuilder(command, environment, directory, more);
    }

    /**
     * Returns a builder that passes one more descriptor with a name, as systemd passes sockets to
     * services. The child's {@code LISTEN_FDS} is then the number of all descriptors from 3, {@code
     * LISTEN_FDNAMES} their names, and {@code LISTEN_PID} the child's own number. A descriptor
     * added by {@link #pass} has the name {@code unknown}.
     *
     * <p>The child first runs {@code /bin/sh}, which sets LISTEN_PID and then executes the program.
     * The shell passes on only environment variables whose names it accepts. It reports a failure
     * to start the program, such as a missing interpreter, by the exit status 126 or 127.
     *
     * @param name the name
     * @param fd the descriptor; the caller keeps ownership
     * @return the builder
     * @throws IllegalArgumentException if the name is empty, has more than 255 characters, or
     *     contains a colon or anything but printable ASCII
     * @see <a
     *     href="https://man7.org/linux/man-pages/man3/sd_listen_fds.3.html">sd_listen_fds(3)</a>
     */
    public ChildBuilder listener(String name, Fd fd) {
        ChildEnvironment named = environment.withListener(fds.length, name);
        var all = pass(fd);
        return new ChildBuilder(command, named, directory, all.fds);
    }

    private ChildBuilder standard(int number, Fd fd) {
        Fd[] other = fds.clone();
        other[number] = Objects.requireNonNull(fd, "fd");
        return new ChildBuilder(command, environment, directory, other);
    }

    /**
     * Starts the program.
     *
     * @return the child
     * @throws java.nio.file.NoSuchFileException if there is no such program
     * @throws java.nio.file.AccessDeniedException if the program may not be executed
     * @throws NotDirectoryException if the working directory is not a directory
     * @throws java.nio.channels.ClosedChannelException if one of the descriptors is closed
     * @throws IOException if the program cannot be started
     */
    public ChildProcess start() throws IOException {
        Platform.require();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        List<String> words = environment.hasListeners() ? behindShell() : command;
        var program =
                new SpawnCalls.Program(
                        words.stream().map(ChildEnvironment::bytes).toArray(byte[][]::new),
                        environment.bytes(fds.length - SpawnCalls.STANDARD),
                        directory == null ? null : PathName.bytes(directory));
        ChildExit exit = ChildExit.prepare();
        ProcessHandle handle = null;
        int pid = ENOENT;
        try {
            pid = SpawnCalls.spawn(program, fds);
            if (pid > 0) { // not waited for yet, so the number is its own
                handle = ProcessHandle.of(pid).orElse(null);
            }
        } finally {
            if (pid > 0) {
                exit.started(pid);
            } else {
                exit.notStarted();
            }
        }
        if (pid < 0) {
            throw failed(pid);
        }
        return new ChildProcess(pid, handle, exit);
    }

    private List<String> behindShell() throws IOException {
        String found = Executable.find(command.get(0), directory);
        if (found == null) {
            throw failed(ENOENT);
        }
        var words = new ArrayList<>(ChildEnvironment.SHELL);
        words.add(found);
        words.addAll(command.subList(1, command.size()));
        return words;
    }

    private IOException failed(int error) throws IOException {
        if (error == Outcome.CLOSED) {
            for (Fd fd : fds) {
                if (fd != null) {
                    Fds.requireOpen(fd, fd);
                }
            }
        }
        String remedy =
                switch (error) {
                    case ENOENT ->
                            "no such program in " + where() + ", or its interpreter is missing";
                    case EACCES -> "the file is not executable, or its directory is not accessible";
                    case E2BIG ->
                            "the arguments and the environment are too long together; see"
                                    + " execve(2)";
                    case ENOEXEC ->
                            "the file is not a program for this machine, and has no #! line";
                    default -> null;
                };
        return Errors.named(error, "posix_spawn", command.get(0), remedy);
    }

    private String where() {
        return command.get(0).contains("/")
                ? directory == null ? "the working directory" : directory.toString()
                : "the PATH " + System.getenv("PATH");
    }

    /**
     * Returns a string with the command and the number of descriptors beyond the standard streams.
     */
    @Override
    public String toString() {
        return "ChildBuilder[" + command + ", passes " + (fds.length - SpawnCalls.STANDARD) + "]";
    }
}
