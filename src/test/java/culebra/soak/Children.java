package culebra.soak;

import culebra.testing.Peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Three processes that use what is shared, each killed at random moments and replaced. */
final class Children implements AutoCloseable {
    private static final int SHORTEST = 300;
    private static final int LONGEST = 3_000;

    private interface Start {
        Peer start() throws Exception;
    }

    private final List<Thread> keepers = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Common common;
    private int killed;
    private volatile boolean over;

    Children(Common common) throws Exception {
        this.common = common;
        String script = Files.readString(Path.of("src/test/c/soak/child.py"));
        String directory = common.path("").toString();
        String self = Long.toString(ProcessHandle.current().pid());
        keep(() -> Peer.command(Peer.javaCommand(SoakChild.OPTIONS, SoakChild.class, directory)));
        keep(() -> Peer.c("soak/child", directory, common.name(), self));
        keep(() -> Peer.python(script, directory, self));
    }

    private void keep(Start start) {
        var random = new SplittableRandom();
        keepers.add(Thread.ofPlatform().start(() -> keep(start, random)));
    }

    private void keep(Start start, SplittableRandom random) {
        while (!over) {
            try (Peer peer = start.start()) {
                peer.expect("ready");
                sleep(SHORTEST + random.nextInt(LONGEST - SHORTEST));
                if (!peer.isAlive()) {
                    fail("ended by itself: " + peer.errors());
                    return;
                }
                peer.kill();
                count();
            } catch (Exception | AssertionError failed) {
                fail(failed.toString());
                return;
            }
        }
    }

    private void sleep(int millis) throws InterruptedException {
        for (int i = 0; i < millis && !over; i += 10) {
            Thread.sleep(10);
        }
    }

    private synchronized void count() {
        killed++;
    }

    private synchronized void fail(String how) {
        failures.add(how);
    }

    /** Kills them all, and waits until they are gone. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread keeper : keepers) {
            keeper.join();
        }
        synchronized (this) {
            if (!failures.isEmpty()) {
                throw new AssertionError("a child of " + common.name() + ": " + failures);
            }
        }
    }

    @Override
    public synchronized String toString() {
        return killed + " children killed";
    }
}
