package culebra.cookbook;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import culebra.sem.SharedSemaphore;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets so many programs work at a time, of which {@code place.c} is another. */
final class Places {
    private static final long SIZE = SharedSemaphore.LAYOUT.byteSize();

    private Places() {}

    // @start region=places @highlight region regex="SharedSemaphore\.\w+|\w*cquire(?=\()|release"
    /** {@code FILE PLACES}: works while it holds one of the places. */
    public static void main(String[] arguments) throws Exception {
        try (var arena = Arena.ofConfined();
                var places = open(Path.of(arguments[0]), Integer.parseInt(arguments[1]), arena)) {
            if (!places.tryAcquire()) {
                System.out.println("waits");
                places.acquire();
            }
            try {
                System.out.println("works");
                System.in.read(); // until Enter
            } finally {
                places.release(); // otherwise the file would never count it as free
            }
        }
    }

    static SharedSemaphore open(Path file, int places, Arena arena) throws IOException {
        if (Files.notExists(file)) {
            Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "places", "");
            try {
                Files.write(fresh, new byte[(int) SIZE]); // reserves its space on the disk
                SharedSemaphore.create(map(fresh, arena), places).close();
                Files.createLink(file, fresh); // now other processes can see it
            } catch (FileAlreadyExistsException meanwhile) {
                // another process was first
            } finally {
                Files.delete(fresh);
            }
        }
        return SharedSemaphore.open(map(file, arena));
    }

    private static MemorySegment map(Path file, Arena arena) throws IOException {
        try (var channel = FileChannel.open(file, READ, WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, SIZE, arena);
        }
    }
    // @end @end
}
