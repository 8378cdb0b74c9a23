package culebra.socket;

import static culebra.internal.NegatedErrno.ECONNABORTED;

import culebra.fd.Fd;
import culebra.internal.AcceptCalls;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.Outcome;

import java.io.IOException;

/**
 * Accepts connections for a listener. Each method returns a descriptor, or null if no connection
 * arrives in time.
 */
final class Acceptor {
    private Acceptor() {}

    static Fd accept(Fd listener, long deadline) throws IOException, InterruptedException {
        Fds.requireOpen(listener, listener);
        Gate.requireNotInterrupted();
        int result = next(listener, deadline);
        if (result == Outcome.INTERRUPTED || result == Outcome.CLOSED) {
            throw Errors.wait(result, "accept4", listener);
        }
        return accepted(listener, result);
    }

    static Fd tryAccept(Fd listener) throws IOException {
        return accepted(listener, next(listener, Deadline.NOW));
    }

    /** Accepts the next connection, skipping those that were aborted before they were accepted. */
    private static int next(Fd listener, long deadline) {
        int result;
        do {
            result = AcceptCalls.accept(listener, deadline);
        } while (result == ECONNABORTED);
        return result;
    }

    private static Fd accepted(Fd listener, int result) throws IOException {
        if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
            return null;
        }
        if (result < 0) {
            throw Errors.io(result, "accept4", listener.toString(), null);
        }
        return Fds.own(result);
    }
}
