package culebra.mq;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.KeptSignals;
import culebra.internal.Outcome;
import culebra.internal.QueueNotification;
import culebra.internal.SignalCalls;
import culebra.signal.Signal;

import java.io.IOException;
import java.util.Objects;

/** The part of a {@link MessageQueue} that tells when a message has come. */
abstract sealed class Notifying extends Sending permits MessageQueue {
    private final QueueNotification notification;

    Notifying(Fd fd, int messageSize, boolean readable, boolean writable) {
        super(fd, messageSize, readable, writable);
        notification = new QueueNotification(fd);
    }

    /**
     * Has a new thread run something once, when a message comes to the empty queue.
     *
     * <p>The C library makes the thread, a daemon to the JVM; what it throws goes to the thread's
     * uncaught exception handler. The thread blocks no signal, so it cannot be made while a {@link
     * culebra.signal.SignalFd} is open; one that waits when none is open, because all other threads
     * block it, ends this JVM. From the first use on the C library keeps a netlink socket, and a
     * thread of its own, for as long as the process lives. What is still armed when the JVM ends is
     * taken back.
     *
     * @param work what to run
     * @throws IllegalStateException if a {@link culebra.signal.SignalFd} is open, or the JVM ends
     * @throws UnsupportedOperationException if the C library could not make its netlink socket the
     *     first time; it does not try again
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a notification is armed already, by whatever process: {@code EBUSY}
     * @see <a href="https://man7.org/linux/man-pages/man3/mq_notify.3.html">mq_notify(3)</a>
     */
    public void notifyOnce(Runnable work) throws IOException {
        int result = notification.byThread(Objects.requireNonNull(work, "work"));
        if (result == QueueNotification.SIGNAL_FD) {
            throw new IllegalStateException(
                    "A SignalFd is open, and a notification's thread blocks no signal: one that is"
                            + " meant for the SignalFd could end this JVM there; have a signal sent"
                            + " instead, or close the SignalFd");
        }
        checkNotification(result);
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
     * @param value what the SignalFd is to tell, such as which queue it is
     * @throws IllegalArgumentException if it is one that these cannot take
     * @throws IllegalStateException if nothing takes it, so that it would end this JVM
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if a notification is armed already, by whatever process: {@code EBUSY}
     */
    public void notifyOnce(Signal signal, int value) throws IOException {
        String why = KeptSignals.why(signal.number());
        if (why != null) {
            throw new IllegalArgumentException("Nobody can be notified by " + signal + ": " + why);
        }
        if (SignalCalls.takesDefaultAction(signal.number())) {
            throw new IllegalStateException(
                    "Nothing takes "
                            + signal
                            + ", so that it could end this JVM: open a SignalFd or SignalWatch for"
                            + " it first");
        }
        checkNotification(notification.bySignal(signal.number(), value));
    }

    /**
     * Takes back the notification that this process has armed for this queue. A thread may run
     * already. Does nothing if there is none.
     *
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void cancelNotification() throws IOException {
        checkNotification(notification.cancel());
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
