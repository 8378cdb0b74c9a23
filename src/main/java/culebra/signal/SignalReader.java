package culebra.signal;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.HeapCopy;
import culebra.internal.Outcome;
import culebra.internal.SignalFdCalls;
import culebra.internal.StreamCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Receives signals from a descriptor. Each method returns null if none arrives in time. */
final class SignalReader {
    private final Fd fd;
    private final HeapCopy memory = new HeapCopy(0);

    SignalReader(Fd fd) {
        this.fd = fd;
    }

    SignalInfo take(long deadline) throws IOException, InterruptedException {
        Fds.requireOpen(fd, fd);
        Gate.requireNotInterrupted();
        return read(deadline);
    }

    SignalInfo tryTake() throws IOException {
        Fds.requireOpen(fd, fd);
        try {
            return read(Deadline.NOW);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible); // an attempt ignores interrupts
        }
    }

    private SignalInfo read(long deadline) throws IOException, InterruptedException {
        MemorySegment kept = memory.take(SignalFdCalls.INFO_SIZE);
        MemorySegment info = kept.asSlice(0, SignalFdCalls.INFO_SIZE);
        long result = StreamCalls.READ.move(fd, info, deadline);
        if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
            memory.keep(kept);
            return null;
        }
        if (result < 0) {
            throw Errors.wait(result, "read", fd);
        }
        var taken =
                new SignalInfo(
                        Signal.of(SignalFdCalls.signo(info)),
                        SignalFdCalls.code(info),
                        SignalFdCalls.pid(info),
                        SignalFdCalls.uid(info),
                        SignalFdCalls.value(info));
        memory.keep(kept);
        return taken;
    }
}
