package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.event.EventFd;
import culebra.libc.Libc;
import culebra.sem.NamedSemaphore;
import culebra.testing.On;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Error numbers are C's, and no number is lost. */
class ErrnoTest {
    /** All categories of a locale but LC_ALL itself, as bits. */
    private static final int LC_ALL_MASK = 0x1fbf;

    @Test
    void everyConstantHasTheNumberOfC() throws Throwable {
        for (Errno errno : Errno.values()) {
            if (errno != Errno.OTHER) {
                int c = (int) Libc.class.getMethod(errno.name()).invoke(null);
                assertEquals(c, errno.code(), errno.name());
                assertEquals(errno, Errno.of(c));
                assertEquals(english(c), errno.text());
            }
        }
    }

    /** What C says of an error where the locale of the process does not translate it. */
    private static String english(int error) throws Throwable {
        Linker linker = Linker.nativeLinker();
        var newlocale =
                linker.downcallHandle(
                        linker.defaultLookup().find("newlocale").orElseThrow(),
                        FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
        var strerror =
                linker.downcallHandle(
                        linker.defaultLookup().find("strerror_l").orElseThrow(),
                        FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom("C");
            // Of the locale C there is only one, which need not be freed.
            var locale = (MemorySegment) newlocale.invoke(LC_ALL_MASK, name, MemorySegment.NULL);
            var text = (MemorySegment) strerror.invoke(error, locale);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
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
