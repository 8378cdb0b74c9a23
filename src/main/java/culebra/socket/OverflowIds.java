package culebra.socket;

import culebra.internal.SystemLimit;

/**
 * The numbers that the kernel reports for users and groups that have no number in this user
 * namespace.
 */
final class OverflowIds {
    private static final int INVALID = -1;
    private static final int USER = read("/proc/sys/kernel/overflowuid");
    private static final int GROUP = read("/proc/sys/kernel/overflowgid");

    private OverflowIds() {}

    /** Returns true if none of the three numbers identifies anything. */
    static boolean isUnknown(int process, int user, int group) {
        return process <= 0
                && (user == INVALID || user == USER)
                && (group == INVALID || group == GROUP);
    }

    private static int read(String file) {
        try {
            return Integer.parseInt(SystemLimit.read(file));
        } catch (NumberFormatException unreadable) {
            return 65_534; // unless set otherwise
        }
    }
}
