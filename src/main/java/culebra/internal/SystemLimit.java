package culebra.internal;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Limits of the kernel as /proc tells them, for messages. */
public final class SystemLimit {
    /** Some files give a second read nothing: this must be one. */
    private static final int MAX_LENGTH = 256;

    private SystemLimit() {}

    /** The soft limit of this process for a resource, by its name in /proc, or "?". */
    public static String ofProcess(String resource) {
        try (var lines = new BufferedReader(new FileReader("/proc/self/limits"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(resource)) {
                    return line.substring(resource.length()).strip().split(" ")[0];
                }
            }
            return "?";
        } catch (IOException unreadable) {
            return "?";
        }
    }

    /** The content of a file of one line, or "?" if it cannot be read. */
    public static String read(String file) {
        try (var in = new FileInputStream(file)) {
            return new String(in.readNBytes(MAX_LENGTH), StandardCharsets.US_ASCII).strip();
        } catch (IOException unreadable) {
            return "?";
        }
    }
}
