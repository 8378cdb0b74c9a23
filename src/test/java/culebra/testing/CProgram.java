package culebra.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/** A C program of {@code src/test/c}, compiled once per build into {@code target/peers}. */
final class CProgram {
    private CProgram() {}

    /** Compiles a program unless it is newer than its source and the headers beside it. */
    static synchronized Path compile(String name) throws IOException {
        Path source = Path.of("src/test/c", name + ".c").toAbsolutePath();
        Path program = Path.of("target/peers", name).toAbsolutePath();
        if (!Files.exists(program) || isOlder(program, source)) {
            Files.createDirectories(program.getParent());
            // Another JVM may compile or run the same program at this moment.
            Path made = Path.of(program + "." + ProcessHandle.current().pid());
            gcc(made, source);
            Files.move(made, program, StandardCopyOption.ATOMIC_MOVE);
        }
        return program;
    }

    private static void gcc(Path program, Path source) throws IOException {
        var command =
                List.of(
                        "gcc",
                        "-O1",
                        "-Wall",
                        "-Werror",
                        "-pthread",
                        "-Isrc/tour/c", // rwlock.h
                        "-o",
                        program.toString(),
                        source.toString(),
                        "-lrt");
        try (Peer compiler = Peer.command(command)) {
            compiler.join();
        } catch (IOException missing) {
            throw missing;
        } catch (Exception failed) {
            throw new IOException("gcc " + source, failed);
        }
    }

    private static boolean isOlder(Path program, Path source) throws IOException {
        FileTime made = Files.getLastModifiedTime(program);
        if (made.compareTo(Files.getLastModifiedTime(source)) < 0) {
            return true;
        }
        try (Stream<Path> beside = Files.list(source.getParent())) {
            for (Path file : beside.toList()) {
                if (file.toString().endsWith(".h")
                        && made.compareTo(Files.getLastModifiedTime(file)) < 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
