package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** More bytes than fit at once arrive in order; a look at the next ones takes none. */
class StreamManyBytesTest {
    @TempDir private Path directory;
    private long before;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    static List<Arguments> all() {
        var all = new ArrayList<Arguments>();
        for (StreamDomain domain : StreamDomain.values()) {
            for (On kind : On.values()) {
                all.add(Arguments.of(domain, kind));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("all")
    void manyBytesArriveInOrder(StreamDomain domain, On kind) throws Exception {
        byte[] bytes = new byte[3_000_000];
        new SplittableRandom(7).nextBytes(bytes);
        try (var connection = StreamConnection.open(domain, directory)) {
            for (int way = 0; way < 4; way++) {
                int which = way;
                var writer = kind.start(() -> write(connection.here(), bytes, which));
                byte[] got = new byte[bytes.length];
                var into = ByteBuffer.wrap(got);
                while (into.hasRemaining()) {
                    assertTrue(connection.there().read(into) > 0);
                }
                assertEquals(bytes.length, writer.get());
                assertArrayEquals(bytes, got);
            }
        }
    }

    /** More than fits at once: from the heap, native, a segment, and gathered. */
    private static long write(StreamSocket socket, byte[] bytes, int way) throws IOException {
        var heap = ByteBuffer.wrap(bytes);
        var direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return switch (way) {
            case 0 -> socket.write(heap);
            case 1 -> socket.write(direct);
            case 2 -> socket.write(MemorySegment.ofArray(bytes));
            default -> {
                ByteBuffer[] parts = {
                    heap.slice(0, 5), direct.slice(5, 100_000), heap.slice(100_005, 2_899_995)
                };
                yield socket.write(parts);
            }
        };
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLookTakesNothing(StreamDomain domain, On kind) throws Exception {
        try (var connection = StreamConnection.open(domain, directory)) {
            StreamSocket there = connection.there();
            var look = kind.start(() -> there.peek(buffer(false, 2))).blocked();
            connection.here().write(bytes("abc"));
            assertTrue(look.get() > 0);
            for (boolean direct : new boolean[] {true, false}) {
                ByteBuffer two = buffer(direct, 2);
                assertEquals(2, kind.get(() -> there.peek(two)));
                assertEquals(bytes("ab"), two.flip());
            }
            MemorySegment segment = Arena.ofAuto().allocate(9);
            assertEquals(3, kind.get(() -> there.peek(segment)));
            assertEquals(bytes("abc"), segment.asSlice(0, 3).asByteBuffer());
            assertEquals(3, there.tryRead(buffer(false, 9)), "it was all still there");
            connection.here().close();
            assertEquals(-1, there.peek(buffer(false, 1)));
            assertEquals(-1, there.read(buffer(false, 1)));
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(StreamDomain.bytes(text));
    }

    private static ByteBuffer buffer(boolean direct, int size) {
        return direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    }
}
