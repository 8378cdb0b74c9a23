package culebra.tour;

import culebra.mq.Message;
import culebra.mq.MessageQueue;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;

/** The messages of a queue, each of which a notification's thread has taken out of it. */
final class Notified {
    private final MessageQueue queue;
    private final BlockingQueue<Callable<Message>> taken = new LinkedBlockingQueue<>();

    Notified(MessageQueue queue) {
        this.queue = queue;
    }

    /**
     * Arms the next notification first, so that nothing is missed that comes meanwhile. It may run
     * by another thread while this one still takes: in turn, for the order of the messages.
     */
    synchronized void arrived() {
        try {
            queue.notifyOnce(this::arrived);
            Optional<Message> message = queue.tryReceive();
            for (; message.isPresent(); message = queue.tryReceive()) {
                taken.add(message::get);
            }
        } catch (Exception failed) {
            taken.add(
                    () -> {
                        throw failed;
                    });
        }
    }

    /** Waits for the next, or throws why there is none. */
    Message take() throws Exception {
        return taken.take().call();
    }
}
