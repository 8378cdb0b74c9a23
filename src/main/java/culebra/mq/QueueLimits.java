package culebra.mq;

import culebra.internal.SystemLimit;

/**
 * How much a message queue holds, fixed when it is created.
 *
 * <p>The system has limits for both, which only root may raise: {@link #systemMaximum}.
 *
 * @param capacity how many messages, 1 at least
 * @param messageSize the most bytes of a message, 1 at least
 * @see <a href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</a>
 */
public record QueueLimits(int capacity, int messageSize) {
    static final String CAPACITY_FILE = "/proc/sys/fs/mqueue/msg_max";
    static final String MESSAGE_SIZE_FILE = "/proc/sys/fs/mqueue/msgsize_max";

    /**
     * Makes limits, which no system need allow.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public QueueLimits {
        if (capacity < 1 || messageSize < 1) {
            throw new IllegalArgumentException(
                    "A queue holds 1 message of 1 byte at least, not "
                            + capacity
                            + " of "
                            + messageSize);
        }
    }

    /**
     * Tells what a queue has if nobody says otherwise.
     *
     * @return the limits, as {@code /proc/sys/fs/mqueue} tells them now
     * @throws UnsupportedOperationException if they cannot be read, as where there are no queues
     */
    public static QueueLimits systemDefaults() {
        QueueLimits most = systemMaximum();
        return new QueueLimits(
                Math.min(most.capacity, read("/proc/sys/fs/mqueue/msg_default")),
                Math.min(most.messageSize, read("/proc/sys/fs/mqueue/msgsize_default")));
    }

    /**
     * Tells the most that a queue can have, unless its creator has the capability CAP_SYS_RESOURCE.
     * The bytes of all queues of a user are limited too: RLIMIT_MSGQUEUE.
     *
     * @return the limits, as {@code /proc/sys/fs/mqueue} tells them now
     * @throws UnsupportedOperationException if they cannot be read, as where there are no queues
     */
    public static QueueLimits systemMaximum() {
        return new QueueLimits(read(CAPACITY_FILE), read(MESSAGE_SIZE_FILE));
    }

    /** Tells whether these limits are as high as others. */
    boolean allow(QueueLimits others) {
        return capacity >= others.capacity && messageSize >= others.messageSize;
    }

    private static int read(String file) {
        try {
            return Integer.parseInt(SystemLimit.read(file));
        } catch (NumberFormatException absent) {
            throw new UnsupportedOperationException(
                    "This system tells no limits of POSIX message queues, and may have none: "
                            + file
                            + " cannot be read",
                    absent);
        }
    }
}
