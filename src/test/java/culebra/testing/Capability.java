package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A right that root has, and other users usually do not, by its number in Linux. */
public enum Capability {
    SETGID(6),
    SETUID(7),
    IPC_LOCK(14),
    SYS_ADMIN(21);

    private final int number;

    Capability(int number) {
        this.number = number;
    }

    /** Skips the test unless this process has the right. */
    public void assume() throws IOException {
        String line =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(one -> one.startsWith("CapEff:"))
                        .findAny()
                        .orElseThrow();
        long effective = Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
        assumeTrue((effective >>> number & 1) == 1, "CAP_" + this + ": root only");
    }
}
