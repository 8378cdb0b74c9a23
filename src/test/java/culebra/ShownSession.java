package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import culebra.testing.JdkSignal;
import culebra.testing.Peer;

import jdk.jshell.tool.JavaShellToolBuilder;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A jshell session as a page shows it, run again and compared.
 *
 * @param shown what the page shows
 * @param names gives the session names of its own
 */
record ShownSession(String shown, ShownNames names) {
    private static final Pattern NUMBER =
            Pattern.compile(
                    "(?<=Fd\\[|socket:\\[|by process |of user |, id |address:"
                            + " )\\d+|@[0-9a-f]{5}|0x[0-9a-f]+");
    private static final Pattern RESULT = Pattern.compile("(?m)(\\$\\d+|\\w+) ==> .*$");
    private static final Pattern INPUT = Pattern.compile("(?m)^jshell> (.*)$");
    private static final Pattern EXPORT = Pattern.compile("(?m)^ *exports ([a-z.]+);");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$");

    /** Runs it in this JVM, by the program that is behind the command jshell. */
    void runHere(Path directory) throws Exception {
        Path imports = Files.writeString(directory.resolve("imports"), imports());
        var output = new ByteArrayOutputStream();
        var jshell =
                JavaShellToolBuilder.builder()
                        .in(new ByteArrayInputStream(input().getBytes()), null)
                        .out(new PrintStream(output))
                        .err(new PrintStream(output))
                        .persistence(new HashMap<>());
        try {
            jshell.start(
                    "--execution",
                    SameThread.NAME,
                    "--class-path",
                    Path.of("target/classes").toAbsolutePath().toString(),
                    "--startup",
                    "DEFAULT",
                    "--startup",
                    imports.toString());
        } finally { // it leaves a handler that other tests of this JVM would find
            JdkSignal.handle("CONT", JdkSignal.systemDefault());
        }
        compare(output.toString());
    }

    /** Runs it in a process of its own, which a command starts. */
    void runIn(String... command) throws Exception {
        String home = System.getProperty("java.home");
        // CULEBRA_BUILT: Maven is building at this moment, so the script must not.
        var whole = new ArrayList<>(List.of("env", "CULEBRA_BUILT=1", "JAVA_HOME=" + home));
        whole.addAll(List.of(command));
        whole.addAll(
                List.of(
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:CompileThresholdScaling=5",
                        "-J-XX:+UseSerialGC"));
        if (!whole.contains("local")) {
            whole.addAll(List.of("-R-XX:TieredStopAtLevel=1", "-R-XX:+UseSerialGC"));
        }
        try (Peer jshell = Peer.command(whole)) {
            jshell.send(input());
            compare(jshell.join());
        }
    }

    /** The imports that scripts/jshell makes. */
    static String imports() throws IOException {
        String module = Files.readString(Path.of("src/main/java/module-info.java"));
        var imports = new ArrayList<String>();
        all(EXPORT, module, 1).forEach(name -> imports.add("import " + name + ".*;"));
        imports.addAll(all(IMPORT, Files.readString(Path.of("scripts/jshell")), 0));
        return String.join("\n", imports);
    }

    private String input() {
        return String.join("\n", all(INPUT, names.in(shown), 1)) + "\n/exit\n";
    }

    private void compare(String output) {
        assertFalse(output.contains("|  Error") || output.contains("|  Exception"), output);
        assertEquals(results(shown), results(names.back(output)), output);
    }

    /** The results of all inputs, in which numbers that the system chooses do not matter. */
    private static List<String> results(String output) {
        return all(RESULT, NUMBER.matcher(output).replaceAll("0"), 0);
    }

    private static List<String> all(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(found -> found.group(group)).toList();
    }
}
