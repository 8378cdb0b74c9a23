package culebra.fd;

import culebra.Access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What is moved inside the kernel: random bytes, and a file of them. */
final class MovedBytes {
    static final int SIZE = 1_000_000;

    private MovedBytes() {}

    static byte[] random(int size) {
        var random = new byte[size];
        new Random(size).nextBytes(random);
        return random;
    }

    /** Writes bytes to the file "file" of a directory, and opens it. */
    static ReadChannel file(Path directory, byte[] bytes) throws IOException {
        return ReadChannel.adopt(
                Fd.open(Files.write(directory.resolve("file"), bytes), Access.READ));
    }

    static byte[] read(ReadChannel source, int size) throws IOException {
        var buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining() && source.read(buffer) > 0) {}
        return buffer.array();
    }
}
