package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.libc.Libc;
import culebra.sem.NamedSemaphore;
import culebra.testing.On;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Error numbers are C's, and no number is lost. */
class ErrnoTest {
    @Test
    void everyConstantHasTheNumberOfC() throws Exception {
        for (Errno errno : Errno.values()) {
            if (errno != Errno.OTHER) {
                int c = (int) Libc.class.getMethod(errno.name()).invoke(null);
                assertEquals(c, errno.code(), errno.name());
                assertEquals(errno, Errno.of(c));
                assertEquals(Libc.strerror(c).getString(0), errno.text());
            }
        }
    }

    @Test
    void aNumberWithoutAConstantIsKept() {
        for (int code : new int[] {0, -1, 57, 133, 134, 4095, Integer.MAX_VALUE}) {
            var exception = new ErrnoException(code, "call", "/object", null);
            assertEquals(Errno.OTHER, exception.errno());
            assertEquals(code, exception.code());
            assertTrue(exception.getMessage().contains("error " + code), exception.getMessage());
        }
    }

    @Test
    void anErrorNumberIsFoundBehindAnyException() {
        var missing =
                assertThrows(
                        NoSuchFileException.class, () -> NamedSemaphore.open("/culebra-missing"));
        assertEquals(Optional.of(Errno.ENOENT), Errno.of(missing));
        assertEquals(Optional.of(Errno.ENOENT), Errno.of(new UncheckedIOException(missing)));
        var unknown = new ErrnoException(133, "call", "/object", null);
        assertEquals(Optional.of(Errno.OTHER), Errno.of(unknown));
        assertEquals(Optional.empty(), Errno.of(new IOException("no call has failed")));
        assertThrows(NullPointerException.class, () -> Errno.of(null));
    }

    @Test
    void causesThatFormACycleHaveNoErrorNumber() {
        var first = new IOException();
        first.initCause(new IOException(first));
        assertEquals(Optional.empty(), Errno.of(first));
    }

    @Test
    void anExceptionForAClosedHandleHasTheNameOfTheJdks() throws Exception {
        var counter = EventFd.create();
        counter.close();
        var closed = assertThrows(ClosedChannelException.class, counter::take);
        assertEquals("ClosedChannelException", closed.getClass().getSimpleName());
        String text = ClosedChannelException.class.getName() + ": " + closed.getMessage();
        assertEquals(text, closed.toString());
    }

    @Test
    void anExceptionForAHandleClosedDuringACallHasTheNameOfTheJdks() throws Exception {
        var counter = EventFd.create();
        var take = On.PLATFORM.start(counter::take);
        take.blocked();
        counter.close();
        var closed = assertInstanceOf(AsynchronousCloseException.class, take.failure());
        assertEquals("AsynchronousCloseException", closed.getClass().getSimpleName());
        String text = AsynchronousCloseException.class.getName() + ": " + closed.getMessage();
        assertEquals(text, closed.toString());
    }

    @Test
    void theMessageTellsCallObjectErrorAndRemedy() {
        var exception = new ErrnoException(24, "mq_open", "/jobs", "raise RLIMIT_MSGQUEUE");
        assertEquals(
                "mq_open /jobs: EMFILE (Too many open files): raise RLIMIT_MSGQUEUE",
                exception.getMessage());
        assertEquals("mq_open", exception.call());
    }
}
