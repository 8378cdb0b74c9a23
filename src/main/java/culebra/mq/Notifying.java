package culebra.mq;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.KeptSignals;
import culebra.internal.Outcome;
import culebra.internal.QueueNotification;
import culebra.internal.TakenSignals;
import culebra.signal.Signal;

import java.io.IOException;
import java.util.Objects;

/** The part of a {@link MessageQueue} that tells when a message has come. */
abstract sealed class Notifying extends Sending permits MessageQueue {
    Notifying(Fd fd, int messageSize, boolean readable, boolean writable) {
        super(fd, messageSize, readable, writable);
    }

    /**
     * Has a new thread run something once, when a message comes to the empty queue.
     *
     * <p>The thread is a daemon; what it throws goes to its uncaught exception handler. From the
     * first use on a netlink socket, by which the kernel tells, and a daemon that reads it stay for
     * as long as the process lives.
     *
     * @param work what to run
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a notification is armed already, by whatever process: {@code EBUSY};
     *     or there are too many descriptors, or 256 queues of this process with such a notification
     * @see <a href="https://man7.org/linux/man-pages/man3/mq_notify.3.html">mq_notify(3)</a>
     */
    public void notifyOnce(Runnable work) throws IOException {
        Objects.requireNonNull(work, "work");
        requireOpen();
        checkNotification(QueueNotification.byThread(fd(), work));
    }

    /**
     * Has a signal sent to this process once, when a message comes to the empty queue.
     *
     * @param signal which; a {@link culebra.signal.SignalFd} or {@link culebra.signal.SignalWatch}
     *     takes it
     * @throws IllegalArgumentException if it is one that these cannot take
     * @throws IllegalStateException if nothing takes it, so that it would end this JVM
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a notification is armed already, by whatever process: {@code EBUSY}
     */
    public void notifyOnce(Signal signal) throws IOException {
        notifyOnce(signal, 0);
    }

    /**
     * Has a signal sent to this process once, when a message comes to the empty queue.
     *
     * @param signal which; a {@link culebra.signal.SignalFd} or {@link culebra.signal.SignalWatch}
     *     takes it
     * @param value what the SignalFd returns as {@link culebra.signal.SignalInfo#value}, such as
     *     which queue it is
     * @throws IllegalArgumentException if it is one that these cannot take
     * @throws IllegalStateException if nothing takes it, so that it would end this JVM
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a notification is armed already, by whatever process: {@code EBUSY}
     */
    public void notifyOnce(Signal signal, long value) throws IOException {
        String why = KeptSignals.why(Objects.requireNonNull(signal, "signal").number());
        if (why != null) {
            throw new IllegalArgumentException("Nobody can be notified by " + signal + ": " + why);
        }
        if (!TakenSignals.isTaken(signal.number())) {
            throw new IllegalStateException(
                    "Nothing takes "
                            + signal
                            + ", so that it could end this JVM: open a SignalFd or SignalWatch for"
                            + " it first");
        }
        checkNotification(QueueNotification.bySignal(fd(), signal.number(), value));
    }

    /**
     * Takes back the notification that this process has armed for this queue. A thread may run
     * already. Does nothing if there is none.
     *
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void cancelNotification() throws IOException {
        checkNotification(QueueNotification.cancel(fd()));
    }

    private void checkNotification(int result) throws IOException {
        if (result == Outcome.CLOSED) {
            throw Errors.closed(this);
        }
        if (result < 0) {
            throw Errors.io(result, "mq_notify", toString(), Remedy.toNotify(result));
        }
    }
}
