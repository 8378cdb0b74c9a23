package culebra.testing;

import java.util.concurrent.atomic.AtomicInteger;

/** Names for kernel objects that no other test, and no other run, uses. */
public final class TempName {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TempName() {}

    public static String next() {
        return "/culebra-test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    }
}
