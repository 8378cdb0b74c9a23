package culebra.cookbook;

import static culebra.fd.Readiness.READABLE;

import culebra.fd.Poll;
import culebra.mq.Message;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.process.ProcessFd;

import java.util.Optional;

/** Prints what a worker, such as {@code report.c}, sends to a queue until it ends. */
final class Overseer {
    private Overseer() {}

    // @start region=oversee @highlight region regex="ProcessFd\.\w+|Poll\.of|(await|try\w+)(?=\()"
    /** {@code /QUEUE WORKER}: starts the worker, and prints its messages until it has ended. */
    public static void main(String[] arguments) throws Exception {
        try (var queue = MessageQueue.create(arguments[0], new QueueLimits(10, 80))) {
            try {
                Process child =
                        new ProcessBuilder(arguments[1], arguments[0])
                                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                                .start();
                try (var worker = ProcessFd.open(child.toHandle())) {
                    System.out.println(child.pid());
                    var poll = Poll.of(queue.fd(), READABLE).and(worker.fd(), READABLE);
                    boolean ended = false;
                    while (!ended) {
                        poll.await();
                        ended = worker.tryAwait(); // checked first, so that no message is missed
                        Optional<Message> message = queue.tryReceive();
                        while (message.isPresent()) {
                            System.out.println(new String(message.get().bytes()));
                            message = queue.tryReceive();
                        }
                    }
                }
                System.out.println("the worker has ended with " + child.waitFor());
            } finally {
                queue.unlink();
            }
        }
    }
    // @end @end
}
