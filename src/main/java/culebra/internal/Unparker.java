package culebra.internal;

import java.util.concurrent.locks.LockSupport;

/**
 * Unparks threads even when the heap is full.
 *
 * <p>The JDK allocates to schedule a virtual thread. If there is no memory for that, the thread
 * counts as unparked and never runs again (25, seen). Therefore a little memory is allocated first,
 * repeatedly until that succeeds: then the JDK finds memory as well.
 */
final class Unparker {
    private static final int ENOUGH = 256;
    private static final long PAUSE = 1_000_000;

    /** Not local, or the compiler would leave the allocation out. */
    private static volatile byte[] room;

    private Unparker() {}

    /** Unparks a thread, waiting for memory if it is a virtual thread; does nothing for null. */
    static void unpark(Thread thread) {
        if (thread != null && thread.isVirtual()) {
            awaitRoom();
        }
        LockSupport.unpark(thread);
    }

    private static void awaitRoom() {
        while (true) {
            try {
                room = new byte[ENOUGH];
                room = null;
                return;
            } catch (OutOfMemoryError full) {
                pause();
            }
        }
    }

    /** A virtual thread would need memory to park or yield. */
    private static void pause() {
        if (!Thread.currentThread().isVirtual()) {
            LockSupport.parkNanos(PAUSE);
        } else {
            Thread.onSpinWait();
        }
    }
}
