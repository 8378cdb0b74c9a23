package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.shm.SharedMemory;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A gauge that Java sets, and that C and Python read by the definitions that Java prints. */
class GaugeTest {
    private final String name = TempName.next();

    @TempDir Path directory;

    @AfterEach
    void remove() throws IOException {
        SharedMemory.unlinkIfExists(name);
    }

    @Test
    void cReadsTheGaugeByThePrintedHeader() throws Exception {
        Files.writeString(directory.resolve("gauge.h"), Gauge.GAUGE.toC());
        Path program = directory.resolve("read_gauge");
        Path source = OtherSide.DIRECTORY.resolve("read_gauge.c");
        List<String> compile =
                List.of("gcc", "-I", "" + directory, "-o", "" + program, "" + source, "-lrt");
        try (Peer gcc = Peer.command(compile)) {
            gcc.join();
        }
        readBy(List.of(program.toString(), name));
    }

    @Test
    void pythonReadsTheGaugeByThePrintedClass() throws Exception {
        Files.writeString(directory.resolve("gauge.py"), Gauge.GAUGE.toPython());
        Path script = directory.resolve("read_gauge.py");
        Files.copy(
                OtherSide.DIRECTORY.resolve("read_gauge.py"),
                script,
                StandardCopyOption.REPLACE_EXISTING);
        readBy(List.of("python3", "-B", script.toString(), name));
    }

    @Test
    void theProgramPrintsBothDefinitions() throws Exception {
        try (Peer c = Peer.java(Gauge.class, "--c");
                Peer python = Peer.java(Gauge.class, "--python")) {
            assertEquals(Gauge.GAUGE.toC(), c.join() + "\n");
            assertEquals(Gauge.GAUGE.toPython(), python.join() + "\n");
        }
    }

    private void readBy(List<String> command) throws Exception {
        Gauge.main(new String[] {name, "21.5", "C"});
        try (Peer reader = Peer.command(command)) {
            reader.expect("21.5 C, update 1");
            Gauge.main(new String[] {name, "-3", "Celsius"});
            reader.send("");
            reader.expect("-3.0 Celsius, update 2");
            reader.closeInput();
            reader.join();
        }
    }
}
