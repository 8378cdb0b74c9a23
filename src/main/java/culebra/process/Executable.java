package culebra.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds a program as posix_spawnp(3) does. */
final class Executable {
    private static final String USUAL = "/bin:/usr/bin";

    private Executable() {}

    /**
     * Returns the path of a program from a working directory, which may be null; null if not found.
     */
    static String find(String program, Path directory) {
        Path in = directory == null ? Path.of("") : directory;
        if (program.contains("/")) {
            return isExecutable(in.resolve(program)) ? program : null;
        }
        String path = System.getenv("PATH");
        for (String each : (path == null ? USUAL : path).split(":", -1)) {
            Path found = in.resolve(each).resolve(program);
            if (isExecutable(found)) {
                return found.toAbsolutePath().toString();
            }
        }
        return null;
    }

    private static boolean isExecutable(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
