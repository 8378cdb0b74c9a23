import static java.nio.charset.StandardCharsets.US_ASCII;

import culebra.Access;
import culebra.mq.Message;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Workers that receive jobs from one queue until TERM or INT. A job is {@code ANSWERS NUMBER},
 * where {@code ANSWERS} is the queue of the client; the answer is {@code NUMBER PRIMES}, the count
 * of primes up to the number.
 */
public final class WorkerPool {
    private static final QueueLimits LIMITS = new QueueLimits(10, 128);
    private static final Pattern JOB = Pattern.compile("(/answers-[0-9]{1,9}) ([0-9]{1,7})");

    private WorkerPool() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        try (var end = SignalWatch.openAvailable(Signal.TERM, Signal.INT);
                var jobs = MessageQueue.openOrCreate(name, LIMITS)) {
            try {
                for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                    Thread.ofPlatform().name("worker-" + i).start(() -> work(jobs));
                }
                System.out.println("ready");
                end.take();
            } finally {
                MessageQueue.unlinkIfExists(name); // with the jobs that no worker has received
            }
        }
    }

    private static void work(MessageQueue jobs) {
        try {
            while (true) {
                Message message = jobs.receive();
                Matcher job = JOB.matcher(new String(message.bytes(), US_ASCII));
                if (job.matches()) {
                    int number = Integer.parseInt(job.group(2));
                    answer(job.group(1), number + " " + primes(number));
                } else {
                    System.err.println("not a job: " + message);
                }
            }
        } catch (ClosedChannelException closed) {
            // the pool ends
        } catch (IOException | InterruptedException failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }

    /** Never waits: a client that does not receive its answers loses them. */
    private static void answer(String client, String text) {
        try (var answers = MessageQueue.open(client, Access.WRITE)) {
            if (!answers.trySend(text.getBytes(US_ASCII))) {
                System.err.println("full: " + client);
            }
        } catch (IOException | IllegalArgumentException gone) { // or its messages are too short
            System.err.println(gone.getMessage());
        }
    }

    private static int primes(int number) {
        int count = 0;
        for (int i = 2; i <= number; i++) {
            count += isPrime(i) ? 1 : 0;
        }
        return count;
    }

    private static boolean isPrime(int number) {
        for (int i = 2; (long) i * i <= number; i++) {
            if (number % i == 0) {
                return false;
            }
        }
        return true;
    }
}
