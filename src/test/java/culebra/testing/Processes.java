package culebra.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What the threads of a process are doing, for the report about a test that hangs. */
final class Processes {
    private static final long JCMD_SECONDS = 20;

    private Processes() {}

    /** Describes a process: its command, what its threads do in the kernel, and in Java. */
    static String describe(ProcessHandle process) {
        var text = new StringBuilder("process " + process.pid() + ": ");
        text.append(process.info().commandLine().orElse("?")).append('\n');
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            tasks.sorted().forEach(task -> describe(task, text));
        } catch (IOException gone) {
            return text.append("  has ended\n").toString();
        }
        if (process.info().command().orElse("").endsWith("/java")) {
            text.append(javaThreads(process.pid()));
        }
        return text.toString();
    }

    private static void describe(Path task, StringBuilder text) {
        text.append("  thread ").append(task.getFileName());
        for (String file : List.of("comm", "wchan", "syscall", "stack")) {
            try {
                String content = Files.readString(task.resolve(file)).strip();
                text.append(", ").append(file).append(' ').append(content.replace("\n", " < "));
            } catch (IOException refused) { // "stack" is root's
                text.append(", ").append(file).append(" not readable");
            }
        }
        text.append('\n');
    }

    private static String javaThreads(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Path output = Files.createTempFile("culebra-test-threads-", "");
            try {
                Process print =
                        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print")
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile())
                                .start();
                boolean ended = print.waitFor(JCMD_SECONDS, TimeUnit.SECONDS);
                print.destroyForcibly();
                return Files.readString(output) + (ended ? "" : "jcmd got no answer\n");
            } finally {
                Files.delete(output);
            }
        } catch (IOException | InterruptedException failed) {
            return "  no Java threads: " + failed + "\n";
        }
    }
}
