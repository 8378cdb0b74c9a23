package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The README's first session, its commands and its dependency are right. */
class ReadmeTest {
    private final ShownNames names = new ShownNames();
    @TempDir private Path directory;

    @AfterEach
    void removeWhatAFailureLeft() throws IOException {
        names.removeWhatAFailureLeft();
    }

    /** In two terminals, one of which is this process. */
    @Test
    void secondTerminalReadsWhatFirstWrote() throws Exception {
        new ShownSession(Pages.block("README", "jshell", 0), names).runIn("scripts/jshell");
        new ShownSession(Pages.block("README", "jshell", 1), names).runHere(directory);
    }

    @Test
    void dependencyIsThisLibrary() throws IOException {
        String pom = Files.readString(Path.of("pom.xml")).replaceAll("\\s+", "");
        String dependency = Pages.block("README", "xml", 0).replaceAll("\\s+|</?dependency>", "");
        assertTrue(pom.contains("</modelVersion>" + dependency), dependency);
        String gradle = dependency.replaceAll("<[^>]*><[^>]*>", ":").replaceAll("<[^>]*>", "");
        assertEquals(
                "implementation(\"" + gradle + "\")", Pages.block("README", "kotlin", 0).strip());
    }

    @Test
    void continuousIntegrationRunsTheSameCommands() throws IOException {
        assertTrue(
                Pages.block("README", "sh", 0)
                        .matches("git clone .*\nscripts/tour .*\nmvn verify .*\n"));
        assertTrue(
                Files.readString(Path.of(".ci/run"))
                        .contains("\nscripts/tour\nmvn -B verify -Pchecks\n"));
    }
}
