package culebra.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Many children from many threads, beside those that the JDK starts. */
class ChildStormTest {
    private static final int THREADS = 8;

    private final int each = Counts.of(80, 1_000) / THREADS;
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void everyChildHasItsDescriptorsAndNoneIsLeft() throws Exception {
        String program = Peer.program("process/child").toString();
        On.warmUp();
        long before = Own.descriptors();
        var ours = new ArrayList<On.Started<Integer>>();
        var theirs = new ArrayList<On.Started<Integer>>();
        for (int i = 0; i < THREADS; i++) {
            int passed = 1 + i % 3;
            ours.add(On.PLATFORM.start(() -> start(program, passed)));
            theirs.add(On.PLATFORM.start(() -> startByTheJdk(program)));
        }
        try {
            for (On.Started<Integer> thread : ours) {
                assertEquals(each, thread.get());
            }
        } finally {
            over.set(true);
        }
        int others = 0;
        for (On.Started<Integer> thread : theirs) {
            others += thread.get();
        }
        System.out.println(THREADS * each + " children beside " + others + " of the JDK");
        Own.assertNoMoreDescriptors(before);
        Patience.await(ChildStormTest::hasNoZombies, "zombies are left");
    }

    private static boolean hasNoZombies() {
        return ProcessHandle.current().children().noneMatch(ChildStormTest::isZombie);
    }

    private static boolean isZombie(ProcessHandle child) {
        return child.info().command().isEmpty();
    }

    /** Starts children, of which each adds 1 to every counter that it has. */
    private int start(String program, int passed) throws Exception {
        int started = 0;
        try (EventFd counter = EventFd.create()) {
            ChildBuilder builder = ChildBuilder.of(program, "add");
            String expected = "0 1 2";
            for (int i = 0; i < passed; i++) {
                builder = builder.pass(counter.fd());
                expected += " " + (3 + i);
            }
            while (started < each) {
                try (UnixPipe pipe = UnixPipe.open()) {
                    ChildProcess child = builder.output(pipe.sink().fd()).start();
                    pipe.sink().close();
                    assertEquals(expected, text(pipe));
                    if (started % 2 == 0) { // no thread waits for the others
                        assertEquals(0, child.waitFor());
                    }
                    assertEquals(passed, counter.take());
                }
                started++;
            }
        }
        return started;
    }

    private static String text(UnixPipe pipe) throws Exception {
        return new String(Channels.newInputStream(pipe.source()).readAllBytes()).strip();
    }

    private int startByTheJdk(String program) throws Exception {
        int started = 0;
        while (!over.get() || started == 0) {
            Process child = new ProcessBuilder(List.of(program, "fds")).start();
            String output = new String(child.getInputStream().readAllBytes()).strip();
            assertEquals("0 1 2", output);
            assertEquals(0, child.waitFor());
            started++;
        }
        return started;
    }
}
