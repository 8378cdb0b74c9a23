package culebra.shm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Huge pages for a test, where it may reserve them; as many as before when it ends. Their number is
 * the machine's, and other runs of the tests on it wait.
 */
public final class ReservedHugePages implements AutoCloseable {
    private static final Path NUMBER = Path.of("/proc/sys/vm/nr_hugepages");

    private final FileChannel file;
    private final FileLock lock;
    private int before;

    /** The number to set again; null if it was not changed. */
    private String usual;

    private ReservedHugePages(FileChannel file, FileLock lock) throws IOException {
        this.file = file;
        this.lock = lock;
        before = free();
    }

    /** Skips the test if there are not so many free ones and they cannot be had. */
    public static ReservedHugePages atLeast(int free) throws IOException {
        ReservedHugePages reserved = asTheyAre();
        if (!reserved.lock.isShared()) {
            reserved.add(free);
        }
        reserved.before = free();
        if (reserved.before < free) {
            reserved.close();
            assumeTrue(false, "no " + free + " free huge pages");
        }
        return reserved;
    }

    /** Reserves none; the number of free ones is not changed by other tests meanwhile. */
    public static ReservedHugePages asTheyAre() throws IOException {
        FileChannel file;
        boolean shared = false;
        try {
            file = FileChannel.open(NUMBER, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (FileSystemException notAllowed) {
            file = FileChannel.open(NUMBER, StandardOpenOption.READ);
            shared = true;
        }
        return new ReservedHugePages(file, file.lock(0, Long.MAX_VALUE, shared));
    }

    /** How many are free. */
    public static int free() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("HugePages_Free:"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    private void add(int pages) throws IOException {
        String number = read();
        try {
            write(Integer.toString(Integer.parseInt(number) + pages));
            usual = number;
        } catch (IOException notAllowed) {
            usual = null;
        }
    }

    // By this descriptor: the close of another one of this process would end the lock.

    private String read() throws IOException {
        ByteBuffer text = ByteBuffer.allocate(32);
        int ignored = file.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    }

    private void write(String number) throws IOException {
        int ignored = file.write(ByteBuffer.wrap(number.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** How many were free when the test began. */
    int before() {
        return before;
    }

    @Override
    public void close() throws IOException {
        try (file;
                lock) {
            if (usual != null) {
                write(usual);
            }
        }
    }
}
