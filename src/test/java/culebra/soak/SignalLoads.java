package culebra.soak;

import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.signal.Signals;
import culebra.testing.On;

import java.time.Duration;

/** Signals to this process, of two numbers whose default is to do nothing. */
final class SignalLoads {
    private SignalLoads() {}

    static void watch(Round round, String name) throws Exception {
        Signal signal = round.kind() == On.PLATFORM ? Signal.WINCH : Signal.URG;
        SignalWatch watch = round.open(SignalWatch.open(signal));
        round.beside(
                () -> {
                    for (int i = 0; i < 5; i++) {
                        Signals.send(ProcessHandle.current().pid(), signal);
                    }
                });
        watch.take();
        watch.tryTake(Duration.ofMillis(5));
    }
}
