package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Pipes and FIFOs: bytes in order until one end goes. */
final class PipeLoads {
    private static final int COUNT = 50;
    private static final Duration SOON = Duration.ofMillis(100);

    private PipeLoads() {}

    static void pipe(Round round, String name) throws Exception {
        UnixPipe pipe = round.open(UnixPipe.open());
        round.beside(() -> write(pipe.sink()));
        read(pipe.source());
    }

    static void fifo(Round round, String name) throws Exception {
        Path path = Path.of(System.getProperty("java.io.tmpdir"), name.substring(1));
        Files.deleteIfExists(path);
        Fifo.create(path);
        round.closeLast(() -> Files.deleteIfExists(path));
        round.beside(
                () -> {
                    var writer = Fifo.tryOpenForWrite(path, SOON);
                    if (writer.isPresent()) {
                        write(round.open(writer.get()));
                    }
                });
        var reader = Fifo.tryOpenForRead(path, SOON);
        if (reader.isPresent()) {
            read(round.open(reader.get()));
        }
    }

    private static void write(WriteChannel sink) throws Exception {
        for (int i = 0; i < COUNT; i++) {
            sink.write(ByteBuffer.allocate(1).put(0, (byte) i));
        }
    }

    private static void read(ReadChannel source) throws Exception {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int i = 0; i < COUNT; i++) {
            one.clear();
            int count = i % 2 == 0 ? source.read(one) : source.tryRead(one, SOON);
            if (count < 1) {
                return;
            }
            assertEquals(i, one.get(0), "a byte out of order");
        }
    }
}
