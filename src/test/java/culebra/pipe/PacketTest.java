package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A pipe that keeps packets apart. */
class PacketTest {
    @Test
    void eachReadTakesOnePacket() throws Exception {
        try (UnixPipe pipe = UnixPipe.openPacket()) {
            write(pipe, 3, 1, 200);
            assertEquals(204, pipe.available());
            assertEquals(List.of(3, 1, 200), read(pipe, 4096));
            pipe.sink().close();
            assertEquals(-1, pipe.source().read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void whatDoesNotFitIsLost() throws Exception {
        try (UnixPipe pipe = UnixPipe.openPacket()) {
            write(pipe, 10, 5);
            var first = ByteBuffer.allocate(4);
            assertEquals(4, pipe.source().read(first));
            assertEquals(5, pipe.available());
            assertEquals(List.of(5), read(pipe, 4096));
        }
    }

    @Test
    void aLongWriteBecomesSeveralPackets() throws Exception {
        try (UnixPipe pipe = UnixPipe.openPacket()) {
            write(pipe, UnixPipe.ATOMIC, UnixPipe.ATOMIC + 1, 3 * UnixPipe.ATOMIC);
            assertEquals(List.of(4096, 4096, 1, 4096, 4096, 4096), read(pipe, 10_000));
        }
    }

    @Test
    void gatheredBuffersAreOnePacketAndArriveScattered() throws Exception {
        try (UnixPipe pipe = UnixPipe.openPacket()) {
            ByteBuffer[] parts = {ByteBuffer.allocate(2), ByteBuffer.allocateDirect(7)};
            assertEquals(9, pipe.sink().write(parts));
            write(pipe, 1);
            ByteBuffer[] in = {ByteBuffer.allocate(5), ByteBuffer.allocate(90)};
            assertEquals(9, pipe.source().read(in));
            assertEquals(4, in[1].position());
            assertEquals(List.of(1), read(pipe, 4096));
        }
    }

    @Test
    void aPipeFullOfPacketsTakesNoMoreHoweverSmallTheyAre() throws Exception {
        try (UnixPipe pipe = UnixPipe.openPacket()) {
            int packets = 0;
            while (pipe.sink().tryWrite(ByteBuffer.allocate(1)) == 1) {
                packets++;
            }
            assertEquals(pipe.capacity() / UnixPipe.ATOMIC, packets, "a page each");
            assertEquals(packets, pipe.available());
        }
    }

    @Test
    void anotherProcessReadsPacketsByThePathOfTheSource() throws Exception {
        String script =
                """
                import os, sys
                fd = os.open(sys.argv[1], os.O_RDONLY)
                print(*[len(os.read(fd, 4096)) for i in range(3)])
                """;
        try (UnixPipe pipe = UnixPipe.openPacket()) {
            write(pipe, 1, 20, 300);
            try (Peer peer = Peer.python(script, pipe.source().fd().path().toString())) {
                assertEquals("1 20 300", peer.join().strip());
            }
        }
    }

    @Test
    void theSinkHasNoPathSinceWritesByItWouldRunTogether() throws Exception {
        try (UnixPipe pipe = UnixPipe.openPacket();
                var copy = pipe.sink().fd().dup()) {
            for (var fd : List.of(pipe.sink().fd(), copy)) {
                var refused = assertThrows(UnsupportedOperationException.class, fd::path);
                assertTrue(refused.getMessage().contains("packets"), refused.getMessage());
            }
        }
    }

    private static void write(UnixPipe pipe, int... sizes) throws Exception {
        for (int size : sizes) {
            assertEquals(size, pipe.sink().write(ByteBuffer.allocate(size)));
        }
    }

    /** The sizes of all packets that are there. */
    private static List<Integer> read(UnixPipe pipe, int most) throws Exception {
        var sizes = new ArrayList<Integer>();
        var buffer = ByteBuffer.allocateDirect(most);
        for (int read = 1; read > 0; ) {
            read = pipe.source().tryRead(buffer.clear());
            if (read > 0) {
                sizes.add(read);
            }
        }
        return sizes;
    }
}
