package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.inspect.Inspect;
import culebra.inspect.OwnResources;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.process.ChildProcess;
import culebra.process.ProcessFd;

import java.nio.ByteBuffer;

/** Children on pipes, and what this process says that it has open. */
final class ProcessLoads {
    private ProcessLoads() {}

    /** A byte there and back through a child, which ends with its input. */
    static void child(Round round, String name) throws Exception {
        UnixPipe there = round.open(UnixPipe.open());
        UnixPipe back = round.open(UnixPipe.open());
        ChildProcess child =
                ChildBuilder.of("/bin/cat")
                        .input(there.source().fd())
                        .output(back.sink().fd())
                        .start();
        round.closeLast(() -> child.destroyForcibly().waitFor());
        back.sink().close();
        ProcessFd process;
        try {
            process = round.open(ProcessFd.open(child.toHandle()));
        } catch (ErrnoException failed) {
            if (failed.errno() == Errno.ESRCH) {
                return; // its input was closed already
            }
            throw failed;
        }
        byte sent = (byte) round.random.nextInt();
        there.sink().write(ByteBuffer.allocate(1).put(0, sent));
        ByteBuffer one = ByteBuffer.allocate(1);
        if (back.source().read(one) < 1) {
            return;
        }
        assertEquals(sent, one.get(0));
        there.sink().close();
        process.await();
        assertEquals(0, child.waitFor());
    }

    static void resources(Round round, String name) throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            OwnResources own = Inspect.ownResources();
            assertTrue(own.descriptors() >= 2, () -> pipe + " is not counted: " + own);
        }
    }
}
