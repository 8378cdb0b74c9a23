package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.libc.Libc;

import org.junit.jupiter.api.Test;

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
    void theMessageTellsCallObjectErrorAndRemedy() {
        var exception = new ErrnoException(24, "mq_open", "/jobs", "raise RLIMIT_MSGQUEUE");
        assertEquals(
                "mq_open /jobs: EMFILE (Too many open files): raise RLIMIT_MSGQUEUE",
                exception.getMessage());
        assertEquals("mq_open", exception.call());
    }
}
