package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import culebra.socket.MessageSocket;
import culebra.socket.StreamSocket;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Both ends are closed at once: a wait in one ends by that, not by the end of the other. */
class PipeCloseRaceTest {
    private static final int ROUNDS = Counts.of(40, 20_000);

    private long before;

    @BeforeEach
    void count() throws Exception {
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    /** How both ends are closed. */
    enum How {
        CLOSE {
            @Override
            void close(UnixPipe pipe) {
                pipe.close();
            }
        },
        CLOSE_WITH {
            @Override
            void close(UnixPipe pipe) {
                try (Arena arena = Arena.ofShared()) {
                    pipe.closeWith(arena);
                }
            }
        };

        abstract void close(UnixPipe pipe);
    }

    @ParameterizedTest
    @EnumSource
    void aBlockedReaderAndAFullWriterFailWithAnAsynchronousClose(How how) throws Exception {
        for (On kind : On.values()) {
            UnixPipe empty = UnixPipe.open();
            UnixPipe full = full();
            var reader = kind.start(() -> empty.source().read(ByteBuffer.allocate(1))).blocked();
            var writer = kind.start(() -> full.sink().write(ByteBuffer.allocate(1))).blocked();
            how.close(empty);
            how.close(full);
            assertInstanceOf(AsynchronousCloseException.class, reader.failure());
            assertInstanceOf(AsynchronousCloseException.class, writer.failure());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderNeverSeesTheEnd(On kind) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            UnixPipe pipe = UnixPipe.open();
            race(kind, () -> pipe.source().read(ByteBuffer.allocate(1)), closing(pipe, i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriterNeverSeesABrokenPipe(On kind) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            UnixPipe pipe = full();
            race(kind, () -> pipe.sink().write(ByteBuffer.allocate(1)), closing(pipe, i));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSocketNeverSeesTheEndOfTheOtherOfItsPair(On kind) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var streams = StreamSocket.pair();
            var one = i % 2 == 0 ? streams.first() : streams.second();
            race(kind, () -> one.read(ByteBuffer.allocate(1)), streams::close);
            var messages = MessageSocket.pairSeqpacket();
            var other = i % 2 == 0 ? messages.first() : messages.second();
            race(kind, () -> other.receive(ByteBuffer.allocate(1)), messages::close);
        }
    }

    private static Runnable closing(UnixPipe pipe, int round) {
        How how = round % 2 == 0 ? How.CLOSE : How.CLOSE_WITH;
        return () -> how.close(pipe);
    }

    private static UnixPipe full() throws IOException {
        UnixPipe pipe = UnixPipe.open(1);
        while (pipe.sink().tryWrite(ByteBuffer.allocate(4096)) > 0) {}
        return pipe;
    }

    /** Closes at any time of a call, which must fail because of that. */
    private static void race(On kind, Callable<Integer> call, Runnable close) throws Exception {
        var begun = new AtomicBoolean();
        var user =
                kind.start(
                        () -> {
                            begun.set(true);
                            return call.call();
                        });
        while (!begun.get()) {
            On.letOthersRun();
        }
        for (int i = ThreadLocalRandom.current().nextInt(2_000); i > 0; i--) {
            Thread.onSpinWait();
        }
        close.run();
        Throwable failure = user.failure();
        if (!(failure instanceof ClosedChannelException)) {
            throw new AssertionError("not because of the close", failure);
        }
    }
}
