package culebra.inspect;

import culebra.internal.AbstractFd;
import culebra.internal.QueueCalls;
import culebra.internal.QueueStatus;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a descriptor of a message queue tells. */
record QueueContent(
        OptionalInt messages,
        OptionalInt capacity,
        OptionalInt messageSize,
        OptionalLong bytes,
        long notified) {
    static final QueueContent UNKNOWN =
            new QueueContent(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    0);

    private static final Pattern STATUS =
            Pattern.compile("QSIZE:(\\d+) +NOTIFY:\\d+ +SIGNO:\\d+ +NOTIFY_PID:(\\d+)\\s*");

    /** Asks a descriptor, which may be of something else: null then. */
    static QueueContent of(AbstractFd fd) {
        int capacity = QueueCalls.maxmsg(fd);
        return capacity <= 0
                ? null
                : of(
                        QueueCalls.curmsgs(fd),
                        capacity,
                        QueueCalls.msgsize(fd),
                        QueueStatus.read(fd));
    }

    static QueueContent of(int messages, int capacity, int messageSize, String status) {
        Matcher fields = STATUS.matcher(status);
        boolean told = fields.matches();
        return new QueueContent(
                OptionalInt.of(messages),
                OptionalInt.of(capacity),
                OptionalInt.of(messageSize),
                told ? OptionalLong.of(Long.parseLong(fields.group(1))) : OptionalLong.empty(),
                told ? Long.parseLong(fields.group(2)) : 0);
    }

    boolean isComplete() {
        return bytes.isPresent();
    }
}
