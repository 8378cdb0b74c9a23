package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.testing.CloseRace;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A socket that is closed while another thread uses it, and whose descriptor number is reused at
 * once. The new owner of the number is never affected.
 */
class SocketCloseRaceTest {
    private static final int ROUNDS = Counts.of(40, 20_000);

    private long before;

    /** Where a read that came too late would take a byte. */
    private SocketPair<StreamSocket> marked;

    /** Where a write that came too late would leave one. */
    private SocketPair<StreamSocket> empty;

    /** Where an accept that came too late would take a connection. */
    private StreamListener listener;

    @BeforeEach
    void open() throws Exception {
        On.warmUp();
        before = Own.descriptors();
        marked = StreamSocket.pair();
        marked.second().write(ByteBuffer.allocate(1));
        empty = StreamSocket.pair();
        listener = StreamListener.bind(UnixAddress.unnamed());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        marked.close();
        empty.close();
        listener.close();
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @CsvSource({"PLATFORM, false", "PLATFORM, true", "VIRTUAL, false", "VIRTUAL, true"})
    void aReadNeverReachesTheNextOwnerOfItsNumber(On kind, boolean attempts) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            try (var pair = StreamSocket.pair()) {
                StreamSocket socket = pair.first();
                Use use = attempts ? socket::tryRead : socket::read;
                race(kind, use, socket, marked.first().fd());
            }
        }
        assertEquals(1, marked.first().tryRead(ByteBuffer.allocate(9)), "the mark is there");
    }

    @ParameterizedTest
    @CsvSource({"PLATFORM, false", "PLATFORM, true", "VIRTUAL, false", "VIRTUAL, true"})
    void aWriteNeverReachesTheNextOwnerOfItsNumber(On kind, boolean attempts) throws Exception {
        ByteBuffer large = ByteBuffer.allocateDirect(4096);
        for (int i = 0; i < ROUNDS; i++) {
            try (var pair = StreamSocket.pair()) {
                StreamSocket socket = pair.first();
                socket.setOption(java.net.StandardSocketOptions.SO_SNDBUF, 1);
                while (socket.tryWrite(large.clear()) > 0) {}
                Use use = attempts ? socket::tryWrite : socket::write;
                race(kind, use, socket, empty.first().fd());
            }
        }
        assertEquals(0, empty.second().tryRead(ByteBuffer.allocate(9)), "nothing was written");
    }

    @ParameterizedTest
    @EnumSource
    void anAcceptNeverReachesTheNextOwnerOfItsNumber(On kind) throws Exception {
        try (StreamSocket client = StreamSocket.connect(listener.localAddress())) {
            for (int i = 0; i < ROUNDS; i++) {
                try (var closing = StreamListener.bind(UnixAddress.unnamed())) {
                    Use use =
                            buffer -> {
                                StreamSocket taken =
                                        buffer.isDirect()
                                                ? closing.accept()
                                                : closing.tryAccept().orElse(null);
                                return taken == null ? 0 : 1;
                            };
                    race(kind, use, closing, listener.fd());
                }
            }
            listener.tryAccept().orElseThrow().close();
            assertTrue(client.isOpen());
        }
    }

    private interface Use {
        int of(ByteBuffer buffer) throws Exception;
    }

    private static void race(On kind, Use use, SocketHandle<?> socket, Fd next) throws Exception {
        var one = ByteBuffer.allocateDirect(1);
        CloseRace.run(
                kind,
                () -> assertEquals(0, use.of(one), "a call reached what is not its own"),
                socket,
                socket.fd().number(),
                next);
    }
}
