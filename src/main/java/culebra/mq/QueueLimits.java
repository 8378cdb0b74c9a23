package culebra.mq;

import culebra.internal.SystemLimit;

/**
 * The limits of a message queue, fixed when it is created.
 *
 * <p>The system limits both numbers. {@link #systemMaximum} returns its limits, which only root can
 * raise.
 *
 * @param capacity the greatest number of messages, at least 1
 * @param messageSize the greatest size of a message in bytes, at least 1
 * @see <a href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</a>
 */
public record QueueLimits(int capacity, int messageSize) {
    static final String CAPACITY_FILE = "/proc/sys/fs/mqueue/msg_max";
    static final String MESSAGE_SIZE_FILE = "/proc/sys/fs/mqueue/msgsize_max";

    /**
     * Creates limits. The system may refuse to create a queue with them.
     *
     * @throws IllegalArgumentException if either number is not positive
     */
    public QueueLimits {
        if (capacity < 1 || messageSize < 1) {
            throw new IllegalArgumentException(
                    "A queue must hold at least 1 message of at least 1 byte, not "
                            + capacity
                            + " of "
                            + messageSize);
        }
    }

    /**
     * Returns the limits of a queue that is created without limits.
     *
     * @return the limits, as {@code /proc/sys/fs/mqueue} shows them now
     * @throws UnsupportedOperationException if they cannot be read, for example because the system
     *     has no message queues
     */
    public static QueueLimits systemDefaults() {
        QueueLimits most = systemMaximum();
        return new QueueLimits(
                Math.min(most.capacity, read("/proc/sys/fs/mqueue/msg_default")),
                Math.min(most.messageSize, read("/proc/sys/fs/mqueue/msgsize_default")));
    }

    /**
     * Returns the greatest limits that a queue can have, unless its creator has the capability
     * CAP_SYS_RESOURCE. The total size of all queues of a user is limited as well, by
     * RLIMIT_MSGQUEUE.
     *
     * @return the limits, as {@code /proc/sys/fs/mqueue} shows them now
     * @throws UnsupportedOperationException if they cannot be read, for example because the system
     *     has no message queues
     */
    public static QueueLimits systemMaximum() {
        return new QueueLimits(read(CAPACITY_FILE), read(MESSAGE_SIZE_FILE));
    }

    /** Returns whether these limits are at least as high as others. */
    boolean allow(QueueLimits others) {
        return capacity >= others.capacity && messageSize >= others.messageSize;
    }

    private static int read(String file) {
        try {
            return Integer.parseInt(SystemLimit.read(file));
        } catch (NumberFormatException absent) {
            throw new UnsupportedOperationException(
                    "This system reports no limits of POSIX message queues, and may not support"
                            + " them: "
                            + file
                            + " cannot be read",
                    absent);
        }
    }
}
