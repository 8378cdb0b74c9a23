package culebra.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * The events of JDK Flight Recorder. Only {@link Platform#isRecorded} leads here, so that without a
 * recording, or without the module {@code jdk.jfr}, neither this class nor the JDK's is loaded.
 *
 * <p>An event never makes a call fail: a call that releases a resource may come when there is no
 * memory.
 */
public final class Recorder {
    /** Registers this kind of event before a thread that holds a lock creates one. */
    private static final Object FIRST = firstWakeRepeated();

    private Recorder() {}

    private static Object firstWakeRepeated() {
        try {
            return new WakeRepeatedEvent();
        } catch (Throwable unrecorded) {
            return null;
        }
    }

    /** Begins a wait. Returns an event for {@link #endWait}, or null. */
    public static Object beginWait() {
        try {
            var event = new WaitEvent();
            event.begin();
            return event;
        } catch (Throwable unrecorded) {
            return null;
        }
    }

    /**
     * Ends a wait.
     *
     * @param outcome an {@link Outcome}, or 0 if the call returned
     */
    public static void endWait(Object begun, Object waitedFor, int outcome) {
        try {
            var event = (WaitEvent) begun;
            event.end();
            if (event.shouldCommit()) {
                event.facility =
                        waitedFor instanceof Subject subject
                                ? subject.kind()
                                : waitedFor.getClass().getSimpleName();
                event.object = waitedFor.toString();
                event.outcome = outcome(outcome);
                event.commit();
            }
        } catch (Throwable unrecorded) {
            return;
        }
    }

    /** Records that a handle was opened. */
    static void opened(Subject handle) {
        try {
            var event = new OpenEvent();
            if (event.isEnabled()) {
                event.set(handle);
                event.commit();
            }
        } catch (Throwable unrecorded) {
            return;
        }
    }

    /** Records that a handle was closed. */
    static void closed(Subject handle) {
        try {
            var event = new CloseEvent();
            if (event.isEnabled()) {
                event.set(handle);
                event.commit();
            }
        } catch (Throwable unrecorded) {
            return;
        }
    }

    /** Records that the owner of a mutex has died. */
    public static void ownerDied(Object mutex) {
        try {
            var event = new OwnerDiedEvent();
            event.object = mutex.toString();
            event.commit();
        } catch (Throwable unrecorded) {
            return;
        }
    }

    /** Records that a wake-up was sent again. */
    static void wakeRepeated(Object gate, Thread waiting) {
        try {
            var event = new WakeRepeatedEvent();
            event.object = gate.toString();
            event.waiting = waiting;
            event.commit();
        } catch (Throwable unrecorded) {
            return;
        }
    }

    /** Records that a wait of a virtual thread was refused. */
    static void poolFull(int limit) {
        try {
            var event = new PoolFullEvent();
            event.limit = limit;
            event.commit();
        } catch (Throwable unrecorded) {
            return;
        }
    }

    private static String outcome(int outcome) {
        return switch (outcome) {
            case Outcome.CLOSED -> "closed";
            case Outcome.INTERRUPTED -> "interrupted";
            case Outcome.TIMED_OUT -> "timed out";
            default -> "returned";
        };
    }

    @Name("culebra.Wait")
    @Label("IPC Wait")
    @Category("Culebra")
    @Description("A thread waited for another thread or process")
    @Threshold("10 ms")
    private static final class WaitEvent extends Event {
        @Label("Facility")
        private String facility;

        @Label("Object")
        private String object;

        @Label("Outcome")
        private String outcome;
    }

    /** What the events of a handle have in common. */
    private abstract static class HandleEvent extends Event { // JFR omits its private fields
        @Label("Kind")
        String kind;

        @Label("Name")
        @Description("The name of the object; null if it has none")
        String name;

        @Label("Descriptor")
        @Description("The number of the handle's descriptor; -1 if it has none")
        int descriptor;

        @Label("Object")
        @Description("The handle as the events of waits show it")
        String object;

        final void set(Subject handle) {
            kind = handle.kind();
            name = handle.objectName();
            descriptor = handle.descriptorNumber();
            object = handle.toString();
        }
    }

    @Name("culebra.Open")
    @Label("IPC Handle Open")
    @Category("Culebra")
    @Description("A handle was opened")
    private static final class OpenEvent extends HandleEvent {}

    @Name("culebra.Close")
    @Label("IPC Handle Close")
    @Category("Culebra")
    @Description("A handle was closed, or has passed its descriptor to another handle")
    private static final class CloseEvent extends HandleEvent {}

    @Name("culebra.OwnerDied")
    @Label("Mutex Owner Died")
    @Category("Culebra")
    @Description("A process or thread ended while it had a mutex locked")
    private static final class OwnerDiedEvent extends Event {
        @Label("Object")
        private String object;
    }

    @Name("culebra.WakeRepeated")
    @Label("IPC Wake-up Repeated")
    @Category("Culebra")
    @Description("The wake-up signal of a close, an interrupt or a timeout had to be sent again")
    @StackTrace(false)
    private static final class WakeRepeatedEvent extends Event {
        @Label("Object")
        private String object;

        @Label("Waiting Thread")
        private Thread waiting;
    }

    @Name("culebra.PoolFull")
    @Label("IPC Wait Pool Full")
    @Category("Culebra")
    @Description("A virtual thread could not wait, since culebra.maxWaits others did")
    private static final class PoolFullEvent extends Event {
        @Label("Limit")
        private int limit;
    }
}
