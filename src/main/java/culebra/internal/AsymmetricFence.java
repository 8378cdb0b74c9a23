package culebra.internal;

import java.lang.invoke.VarHandle;

/**
 * A full fence between two threads, one of which passes it often and the other seldom. The thread
 * that passes it seldom pays the cost for both, by membarrier(2). If the system refuses that call,
 * both threads pay.
 *
 * <p>Each thread stores a value, passes its fence, and loads the other thread's value. Then at
 * least one of them sees the other's store. On the light side the store and the load must be opaque
 * or stronger, so that the compiler keeps their order.
 */
public final class AsymmetricFence {
    private static final int PRIVATE_EXPEDITED = 8;
    private static final int REGISTER_PRIVATE_EXPEDITED = 16;

    private static final SetupCall SYSCALL = SetupCall.of("syscall");
    private static final boolean IS_SUPPORTED = membarrier(REGISTER_PRIVATE_EXPEDITED) == 0;

    private AsymmetricFence() {}

    /** The fence for the thread that passes often. */
    public static void light() {
        if (IS_SUPPORTED) {
            VarHandle.acquireFence(); // for the compiler: no instruction on x86-64
        } else {
            VarHandle.fullFence();
        }
    }

    /** The fence for the thread that passes seldom; allocates nothing. */
    public static void heavy() {
        VarHandle.fullFence();
        long ignored = IS_SUPPORTED ? membarrier(PRIVATE_EXPEDITED) : 0;
    }

    private static long membarrier(int command) {
        return SYSCALL.callPlainLong(Abi.SYS_MEMBARRIER, command, 0, 0, 0);
    }
}
