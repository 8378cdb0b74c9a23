package culebra.testing;

import culebra.fd.Fd;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** A handle that is closed while another thread uses it, and whose number gets a new owner. */
public final class CloseRace {
    private CloseRace() {}

    /** One call on the handle, which fails if it has an effect. */
    public interface Use {
        void once() throws Exception;
    }

    /**
     * Closes a handle with a number at any time while a thread uses it, and gives the number to
     * duplicates of {@code next} at once. The use must end with {@link ClosedChannelException}.
     */
    public static void run(On kind, Use use, AutoCloseable handle, int number, Fd next)
            throws Exception {
        var begun = new AtomicBoolean();
        var user = kind.start(() -> useUntilClosed(use, begun));
        while (!begun.get()) {
            On.letOthersRun();
        }
        int pause = ThreadLocalRandom.current().nextInt(2_000);
        for (int i = 0; i < pause; i++) {
            Thread.onSpinWait();
        }
        handle.close();
        var taken = new ArrayList<Fd>();
        try {
            take(number, next, taken);
            user.get();
        } finally {
            taken.forEach(Fd::close);
        }
    }

    private static Void useUntilClosed(Use use, AtomicBoolean begun) throws Exception {
        try {
            while (true) {
                begun.set(true);
                use.once();
                On.letOthersRun();
            }
        } catch (ClosedChannelException expected) {
            return null;
        }
    }

    /**
     * Duplicates a descriptor until a duplicate has a number, which must become free. That one is
     * the last in the list; those before it have lower numbers.
     */
    public static void take(int number, Fd next, List<Fd> taken) throws IOException {
        while (true) {
            Fd copy = next.dup();
            if (copy.number() <= number) {
                taken.add(copy);
                if (copy.number() == number) {
                    return;
                }
            } else {
                copy.close();
                On.letOthersRun();
            }
        }
    }
}
