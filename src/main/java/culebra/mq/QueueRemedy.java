package culebra.mq;

import culebra.Errno;
import culebra.internal.QueueCalls;
import culebra.internal.SystemLimit;

/** Suggests a remedy for a failed call; returns null if none is known. */
final class QueueRemedy {
    private static final String NONE_HERE =
            "this kernel has no POSIX message queues (CONFIG_POSIX_MQUEUE), or a sandbox forbids"
                    + " them";

    private QueueRemedy() {}

    static String toOpen(int result) {
        return switch (errno(result)) {
            case ENOENT -> "create it first, or use openOrCreate";
            case EACCES ->
                    "only its owner may open it, unless it was created with other permissions";
            case ENOSYS -> NONE_HERE;
            default -> null;
        };
    }

    static String toCreate(int result, QueueLimits limits) {
        return switch (errno(result)) {
            case EEXIST -> "open it, use openOrCreate, or unlink it if it is a leftover";
            case EACCES -> "it already exists, and only its owner may open it";
            case EINVAL -> asked(limits) + aboveMaximum();
            case EMFILE -> QueueCalls.noDescriptorIsLeft() ? null : asked(limits) + noMoreBytes();
            case ENOSYS -> NONE_HERE;
            case ENOSPC ->
                    "there are already as many queues as the system allows: "
                            + SystemLimit.read("/proc/sys/fs/mqueue/queues_max")
                            + " (/proc/sys/fs/mqueue/queues_max)";
            default -> null;
        };
    }

    static String toUnlink(int result) {
        return switch (errno(result)) {
            case ENOENT -> "use unlinkIfExists if it may be missing";
            case EACCES, EPERM -> "only its owner may remove it";
            case ENOSYS -> NONE_HERE;
            default -> null;
        };
    }

    static String toNotify(int result) {
        return switch (errno(result)) {
            case EBUSY ->
                    "this process or another has already armed a notification, and a queue can have"
                            + " only one; the last line of /dev/mqueue/NAME, if mounted, names the"
                            + " process";
            case ENOBUFS ->
                    "this process already has 256 notifications that run a task, which is the"
                            + " kernel's limit; use signals or a Poller";
            case EAFNOSUPPORT, EPERM, EACCES ->
                    "the kernel notifies over a netlink socket, which a sandbox may forbid; use a"
                            + " signal, or wait in receive";
            default -> null;
        };
    }

    private static String asked(QueueLimits limits) {
        return limits.capacity()
                + " messages of "
                + limits.messageSize()
                + " bytes were requested; ";
    }

    private static String aboveMaximum() {
        return "the limits are "
                + SystemLimit.read(QueueLimits.CAPACITY_FILE)
                + " ("
                + QueueLimits.CAPACITY_FILE
                + ") and "
                + SystemLimit.read(QueueLimits.MESSAGE_SIZE_FILE)
                + " ("
                + QueueLimits.MESSAGE_SIZE_FILE
                + "), or 65536 and 16777216 with the capability CAP_SYS_RESOURCE";
    }

    /** The error number suggests, wrongly, that too many files are open. */
    private static String noMoreBytes() {
        return "the queues of this user would have too many bytes in total; the limit is "
                + SystemLimit.ofProcess("Max msgqueue size")
                + ", RLIMIT_MSGQUEUE (ulimit -q): request less, or unlink queues that are no longer"
                + " used";
    }

    private static Errno errno(int result) {
        return Errno.of(-result);
    }
}
