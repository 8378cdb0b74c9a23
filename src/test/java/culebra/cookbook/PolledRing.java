package culebra.cookbook;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.event.EventFd;
import culebra.ring.RingReceiver;

import java.util.Queue;

/** Has a {@code Poller} watch a ring beside descriptors, by a virtual thread and an eventfd. */
final class PolledRing {
    private PolledRing() {}

    // @start region=poll @highlight region regex="ring\.\w+|ready\.\w+"
    /** Passes messages on until all senders have left. Run it in a virtual thread. */
    static void pass(RingReceiver ring, Queue<byte[]> messages, EventFd ready) throws Exception {
        while (ring.receiveBatch(message -> messages.add(message.toArray(JAVA_BYTE)), 100)
                != RingReceiver.END) {
            ready.add(1); // register ready.fd() with the Poller; take() before emptying the queue
        }
    }
    // @end @end
}
