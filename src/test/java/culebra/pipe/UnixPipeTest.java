package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/** A pipe and its two ends, in one process and in a fresh one. */
class UnixPipeTest {
    private long before;
    private UnixPipe pipe;

    @BeforeEach
    void open() throws IOException {
        before = Own.descriptors();
        pipe = UnixPipe.open();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        pipe.close();
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void aPipeTakesTwoDescriptorsAndGivesThemBack() throws Exception {
        String target = Own.target(pipe.source().fd().number());
        assertEquals(2, Own.descriptors(target));
        pipe.close();
        assertEquals(0, Own.descriptors(target));
        pipe.close();
    }

    @Test
    void availableCountsWhatWaitsAndKnowsBothEnds() throws Exception {
        assertEquals(0, pipe.available());
        pipe.sink().write(ByteBuffer.allocate(700));
        pipe.source().read(ByteBuffer.allocate(200));
        assertEquals(500, pipe.available());
        pipe.sink().close();
        assertEquals(500, pipe.available());
        pipe.source().close();
        assertThrows(ClosedChannelException.class, pipe::available);
        assertThrows(ClosedChannelException.class, pipe::capacity);
        assertThrows(ClosedChannelException.class, () -> pipe.capacity(4096));
    }

    @Test
    void theSinkAloneStillTellsOfThePipe() throws Exception {
        pipe.sink().write(ByteBuffer.allocate(3));
        pipe.source().close();
        assertTrue(pipe.isOpen());
        assertEquals(3, pipe.available());
        assertEquals(65_536, pipe.capacity());
        pipe.sink().close();
        assertFalse(pipe.isOpen());
    }

    @Test
    void theEndComesAfterTheLastWriterHasClosed() throws Exception {
        var second = pipe.sink().fd().dup();
        pipe.sink().write(ByteBuffer.allocate(1));
        pipe.sink().close();
        var one = ByteBuffer.allocate(1);
        assertEquals(1, pipe.source().read(one));
        assertEquals(0, pipe.source().tryRead(one.clear()), "the duplicate may still write");
        second.close();
        assertEquals(-1, pipe.source().tryRead(one));
        assertEquals(-1, pipe.source().read(one));
    }

    @Test
    void writeFailsAfterTheLastReaderHasClosed() throws Exception {
        var second = pipe.source().fd().dup();
        pipe.source().close();
        assertEquals(1, pipe.sink().write(ByteBuffer.allocate(1)), "the duplicate may still read");
        second.close();
        var broken =
                assertThrows(ErrnoException.class, () -> pipe.sink().write(ByteBuffer.allocate(1)));
        assertEquals(Errno.EPIPE, broken.errno());
        assertEquals("write", broken.call());
        assertTrue(pipe.sink().isOpen());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-Xrs"})
    void sigpipeDoesNotKillANewProcessThatWritesWithoutReader(String option) throws Exception {
        List<String> options = option.isEmpty() ? List.of() : List.of(option);
        try (Peer peer = Peer.command(Peer.javaCommand(options, Broken.class))) {
            peer.expect("EPIPE");
            peer.expect("EPIPE");
            peer.join();
        }
    }

    /** Writes, as the first thing in a process, to a pipe without a reader. */
    static final class Broken {
        public static void main(String[] arguments) throws Exception {
            try (UnixPipe pipe = UnixPipe.open()) {
                pipe.source().close();
                write(pipe);
                Thread.ofVirtual().start(() -> write(pipe)).join();
            }
        }

        private static void write(UnixPipe pipe) {
            try {
                pipe.sink().write(ByteBuffer.allocate(1));
                System.out.println("written");
            } catch (ErrnoException broken) {
                System.out.println(broken.errno());
            } catch (IOException failed) {
                System.out.println(failed);
            }
        }
    }

    @Test
    void streamsOfTheJdkCarryText() throws Exception {
        try (var out = new PrintStream(Channels.newOutputStream(pipe.sink()))) {
            out.println("the first line");
            out.print("the second");
            assertFalse(out.checkError());
        }
        assertFalse(pipe.sink().isOpen(), "the stream closes its channel");
        try (var in = Channels.newReader(pipe.source(), "UTF-8")) {
            char[] chars = new char[100];
            int read = in.read(chars);
            assertEquals("the first line\nthe second", new String(chars, 0, read));
            assertEquals(-1, in.read(chars));
        }
        assertFalse(pipe.isOpen());
    }

    @Test
    void theTextNamesBothEndsAndTheState() {
        String open = pipe.toString();
        assertTrue(open.matches("UnixPipe\\[Fd\\[\\d+ pipe:.*, open], .*, open]"), open);
        pipe.close();
        assertTrue(pipe.toString().matches("UnixPipe\\[.*, closed], .*, closed]"), pipe::toString);
    }
}
