package culebra.process;

import culebra.signal.Signal;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Signals by a process's descriptor, as a C program gets them. */
class ProcessFdSignalTest {
    private static final int SI_USER = 0;
    private static final int SI_QUEUE = -1;
    private static final List<Long> VALUES = List.of(0L, -1L, 42L, 0x0123_4567_89ab_cdefL);

    private final long self = ProcessHandle.current().pid();

    @Test
    void signalsArriveWithTheirValuesAndTheirSender() throws Exception {
        try (Peer c = Peer.c("signal/take", "" + (1 + VALUES.size()))) {
            c.expect("ready");
            try (ProcessFd process = ProcessFd.open(c.pid())) {
                process.send(Signal.USR1);
                c.expect(line(Signal.USR1, SI_USER, 0));
                for (long value : VALUES) {
                    process.send(Signal.realtime(3), value);
                    c.expect(line(Signal.realtime(3), SI_QUEUE, value));
                }
                c.join();
            }
        }
    }

    private String line(Signal signal, int code, long value) throws Exception {
        return "%d %d %d %d %d %x"
                .formatted(signal.number(), code, (int) value, self, uid(), value);
    }

    private static Object uid() throws Exception {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }
}
