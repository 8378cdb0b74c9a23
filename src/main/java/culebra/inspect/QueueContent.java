package culebra.inspect;

import culebra.internal.AbstractFd;
import culebra.internal.QueueCalls;
import culebra.internal.QueueStatus;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state of a message queue, read through a descriptor.
 *
 * @param notified the PID of the registered process, {@link #NONE} or {@link #ELSEWHERE}
 */
record QueueContent(
        OptionalInt messages,
        OptionalInt capacity,
        OptionalInt messageSize,
        OptionalLong bytes,
        long notified) {
    static final long NONE = 0;
    static final long ELSEWHERE = -1;

    static final QueueContent UNKNOWN =
            new QueueContent(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    NONE);

    private static final Pattern STATUS =
            Pattern.compile("QSIZE:(\\d+) +NOTIFY:(\\d+) +SIGNO:(\\d+) +NOTIFY_PID:(\\d+)\\s*");

    /** Queries a descriptor; null if it is not a message queue. */
    static QueueContent of(AbstractFd fd) {
        int capacity = QueueCalls.maxmsg(fd);
        if (capacity <= 0) {
            return null;
        }
        int messages = QueueCalls.curmsgs(fd);
        int messageSize = QueueCalls.msgsize(fd);
        return messages < 0 || messageSize < 0 // closed in the meantime
                ? null
                : of(messages, capacity, messageSize, QueueStatus.read(fd));
    }

    static QueueContent of(int messages, int capacity, int messageSize, String status) {
        Matcher fields = STATUS.matcher(status);
        boolean known = fields.matches();
        return new QueueContent(
                OptionalInt.of(messages),
                OptionalInt.of(capacity),
                OptionalInt.of(messageSize),
                known ? OptionalLong.of(Long.parseLong(fields.group(1))) : OptionalLong.empty(),
                known ? notified(fields) : NONE);
    }

    /** Detects a process of another PID namespace, for which the kernel reports PID 0. */
    private static long notified(Matcher fields) {
        long pid = Long.parseLong(fields.group(4));
        boolean armed = !fields.group(2).equals("0") || !fields.group(3).equals("0");
        return pid == 0 && armed ? ELSEWHERE : pid;
    }

    boolean isComplete() {
        return bytes.isPresent();
    }
}
