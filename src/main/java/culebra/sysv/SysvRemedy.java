package culebra.sysv;

import culebra.Errno;
import culebra.internal.HugePages;
import culebra.internal.SystemLimit;

/** Suggests a remedy for a failed call; returns null if none is known. */
final class SysvRemedy {
    private SysvRemedy() {}

    /**
     * Suggests what to do about a failure to find or create an object; {@code limits} describes the
     * kernel's limits.
     */
    static String toGet(int result, String limits) {
        return switch (Errno.of(-result)) {
            case ENOENT -> "create it first, or use openOrCreate";
            case EEXIST -> "open it, use openOrCreate, or remove it if it is a leftover (ipcrm)";
            case EACCES ->
                    "only its owner may open it, unless it was created with other permissions";
            case EINVAL, ENOSPC, ENOMEM -> limits;
            default -> null;
        };
    }

    /** Suggests what to do about a failure to use an object that was found. */
    static String toUse(Errno error) {
        return switch (error) {
            case EACCES -> "its permissions do not allow this user to do so; ipcs shows its owner";
            case EPERM -> "only its owner or its creator may do so";
            default -> null;
        };
    }

    static String toGetHuge(int result) {
        return switch (Errno.of(-result)) {
            case ENOMEM -> HugePages.remedy() + "; " + memoryLimits();
            case EPERM -> "it requires CAP_IPC_LOCK, or the group of vm.hugetlb_shm_group";
            default -> toGet(result, memoryLimits());
        };
    }

    static String semaphoreLimits() {
        return "the limits are "
                + limit("sem", " (semaphores in a set, in all, operations at once, sets)");
    }

    static String memoryLimits() {
        return "the limits are "
                + limit("shmmax", " bytes, ")
                + limit("shmall", " pages in all, ")
                + limit("shmmni", " objects");
    }

    static String queueLimits() {
        return "the limit is " + limit("msgmni", " queues");
    }

    static String messageLimit() {
        return "the limit is " + limit("msgmax", " bytes for a message");
    }

    private static String limit(String name, String unit) {
        String path = "/proc/sys/kernel/" + name;
        return path + ": " + SystemLimit.read(path).replaceAll("\\s+", " ") + unit;
    }
}
