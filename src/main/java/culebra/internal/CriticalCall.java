package culebra.internal;

import java.lang.invoke.MethodHandle;

/**
 * A critical downcall. The JVM can still stop a thread that makes such calls in a loop.
 *
 * <p>A critical downcall never polls for a safepoint. Since JDK 26 (JDK-8347499) the C2 compiler
 * removes the poll of a loop that contains one, because it treats every downcall as a safepoint.
 * Such a loop would block garbage collections and thread dumps forever.
 *
 * @param handle the handle created by {@code Linker}; the JIT compiler trusts a record's field to
 *     be constant
 */
record CriticalCall(MethodHandle handle) {
    /** Not final: a compiler that knows the number could drop the loop. */
    private static int rounds = 1;

    /** Polls for a safepoint and returns the handle, which must be invoked at once. */
    @Override
    public MethodHandle handle() {
        poll();
        return handle;
    }

    /**
     * Goes back to the start of a loop once. HotSpot polls there, because this loop makes no call
     * and does not count in equal steps.
     */
    private static void poll() {
        for (int left = rounds; left != 0; left >>>= 1) {}
    }
}
