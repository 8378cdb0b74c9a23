package culebra.mq;

import culebra.Errno;
import culebra.internal.QueueCalls;
import culebra.internal.SystemLimit;

/** What to do about an error, by what failed; null where nothing can be said. */
final class QueueRemedy {
    private static final String NONE_HERE =
            "this kernel has no POSIX message queues (CONFIG_POSIX_MQUEUE), or a sandbox forbids"
                    + " them";

    private QueueRemedy() {}

    static String toOpen(int result) {
        return switch (errno(result)) {
            case ENOENT -> "create it first, or use openOrCreate";
            case EACCES -> "only its owner may, unless it was created with other permissions";
            case ENOSYS -> NONE_HERE;
            default -> null;
        };
    }

    static String toCreate(int result, QueueLimits limits) {
        return switch (errno(result)) {
            case EEXIST -> "open it, use openOrCreate, or unlink it if it is a leftover";
            case EACCES -> "it exists, and only its owner may open it";
            case EINVAL -> asked(limits) + aboveMaximum();
            case EMFILE -> QueueCalls.noDescriptorIsLeft() ? null : asked(limits) + noMoreBytes();
            case ENOSYS -> NONE_HERE;
            case ENOSPC ->
                    "there are as many queues as the system allows: "
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
                    "a notification is armed already, by this process or another: there is one for"
                            + " a queue in the whole system; the last line of"
                            + " /dev/mqueue/NAME, where that is mounted, names the process";
            case ENOBUFS ->
                    "there are 256 that are to make a thread, and the kernel has room for no more:"
                            + " have signals sent, or take a Poller";
            case EAFNOSUPPORT, EPERM, EACCES ->
                    "the kernel tells by a netlink socket, which a sandbox may forbid: have a"
                            + " signal sent, or wait in receive";
            default -> null;
        };
    }

    private static String asked(QueueLimits limits) {
        return limits.capacity()
                + " messages of "
                + limits.messageSize()
                + " bytes are asked for; ";
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

    /** The error reads as if there were too many files. */
    private static String noMoreBytes() {
        return "the queues of this user would have too many bytes in all; the limit is "
                + SystemLimit.ofProcess("Max msgqueue size")
                + ", RLIMIT_MSGQUEUE (ulimit -q): ask for less, or unlink queues that nobody needs";
    }

    private static Errno errno(int result) {
        return Errno.of(-result);
    }
}
