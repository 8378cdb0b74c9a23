package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.testing.On;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** Descriptors beside the bytes of a stream. */
@ExtendWith(LeavesNothing.class)
class StreamDescriptorsTest {
    @Test
    void bytesWithDescriptorsAreABarrierInAStream() throws Exception {
        try (var pair = StreamSocket.pair();
                EventFd counter = EventFd.create();
                var received = Received.create()) {
            pair.first().write(Letters.of("ab"));
            pair.first().send(Letters.of("cd"), counter.fd());
            pair.first().write(Letters.of("ef"));
            pair.first().send(Letters.of("gh"), counter.fd(), counter.fd());
            var read = new StringBuilder();
            while (read.length() == 0 || !read.toString().endsWith("gh 2|")) {
                var buffer = ByteBuffer.allocate(100);
                pair.second().receive(buffer, received);
                int count = received.descriptors().size();
                received.descriptors().forEach(Fd::close);
                read.append(Letters.text(buffer)).append(count == 0 ? "|" : " " + count + "|");
            }
            String all = read.toString();
            assertEquals("abcdefgh", all.replaceAll("[| 0-9]", ""));
            assertFalse(all.contains("cdef"), "read beyond the barrier: " + all);
            assertTrue(all.contains("gh 2|") && all.contains("cd 1|"), all);
        }
    }

    @Test
    void aLongStreamWriteSendsItsDescriptorsOnceWithTheFirstBytes() throws Exception {
        byte[] bytes = new byte[1_000_000];
        new Random(1).nextBytes(bytes);
        for (boolean virtual : new boolean[] {false, true}) {
            try (var pair = StreamSocket.pair();
                    EventFd counter = EventFd.create();
                    var received = Received.create()) {
                var on = virtual ? On.VIRTUAL : On.PLATFORM;
                var message = ByteBuffer.wrap(bytes);
                var send = on.start(() -> pair.first().send(message, counter.fd(), counter.fd()));
                var all = ByteBuffer.allocate(bytes.length);
                int count = 0;
                while (all.hasRemaining()) {
                    boolean first = all.position() == 0;
                    pair.second().receive(all, received);
                    assertEquals(first ? 2 : 0, received.descriptors().size());
                    count += received.descriptors().size();
                    received.descriptors().forEach(Fd::close);
                }
                assertEquals(2, count);
                assertEquals(bytes.length, send.get());
                assertEquals(-1, Arrays.mismatch(bytes, all.array()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTriedSendThatGoesInPartHasSentItsDescriptors(On kind) throws Exception {
        for (boolean direct : new boolean[] {false, true}) {
            for (boolean timed : new boolean[] {false, true}) {
                int size = 1_000_000;
                var message = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
                try (var pair = StreamSocket.pair();
                        EventFd counter = EventFd.create();
                        var received = Received.create()) {
                    StreamSocket from =
                            pair.first().setOption(StandardSocketOptions.SO_SNDBUF, 60_000);
                    var moment = Duration.ofMillis(10);
                    int sent =
                            kind.get(
                                    () ->
                                            timed
                                                    ? from.trySend(message, moment, counter.fd())
                                                    : from.trySend(message, counter.fd()));
                    assertTrue(sent > 0 && sent < size, () -> sent + " bytes");
                    assertEquals(sent, message.position());
                    int count = 0;
                    for (int left = sent; left > 0; ) {
                        int more = pair.second().receive(ByteBuffer.allocate(left), received);
                        assertTrue(more > 0, "the rest is lost");
                        left -= more;
                        count += received.descriptors().size();
                        received.descriptors().forEach(Fd::close);
                    }
                    assertEquals(1, count);
                    assertEquals(0, pair.second().tryRead(ByteBuffer.allocate(1)));
                }
            }
        }
    }
}
