package culebra.soak;

import static culebra.fd.Readiness.READABLE;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Poll;
import culebra.fd.Poller;

import java.time.Duration;
import java.util.Set;

/** Counters, timers, and waits for several of them. */
final class EventLoads {
    private static final int COUNT = 20;
    private static final Duration SOON = Duration.ofMillis(20);

    private EventLoads() {}

    static void event(Round round, String name) throws Exception {
        EventFd ping = round.open(EventFd.create());
        EventFd pong = round.open(EventFd.create());
        round.beside(
                () -> {
                    for (int i = 0; i < COUNT; i++) {
                        pong.add(ping.take());
                    }
                });
        for (int i = 1; i <= COUNT; i++) {
            ping.add(i);
            long back = i % 3 == 0 ? pong.tryTake(SOON).orElse(i) : pong.take();
            assertTrue(back >= i - 1, "a count was lost");
        }
    }

    static void timer(Round round, String name) throws Exception {
        TimerFd timer = round.open(TimerFd.create());
        timer.every(Duration.ofMillis(1));
        for (int i = 0; i < 5; i++) {
            assertTrue(timer.take() > 0);
            timer.tryTake(SOON);
        }
    }

    static void poll(Round round, String name) throws Exception {
        EventFd counter = round.open(EventFd.create());
        TimerFd timer = round.open(TimerFd.create());
        timer.once(Duration.ofMillis(2));
        round.beside(() -> counter.add(1));
        Poll poll = Poll.of(counter.fd(), READABLE).and(timer.fd(), READABLE);
        for (int i = 0; i < COUNT; i++) {
            poll.tryAwait(Duration.ofMillis(i % 3));
        }
        poll.await();
    }

    static void poller(Round round, String name) throws Exception {
        Poller poller = round.open(Poller.open());
        EventFd[] counters = new EventFd[5];
        for (int i = 0; i < counters.length; i++) {
            counters[i] = round.open(EventFd.create());
            poller.register(counters[i].fd(), Set.of(READABLE), i);
        }
        round.beside(
                () -> {
                    for (EventFd each : counters) {
                        each.add(1);
                        poller.wakeup();
                    }
                });
        round.beside(() -> poller.tryAwait(SOON));
        for (int i = 0; i < COUNT; i++) {
            for (var ready : poller.tryAwait(Duration.ofMillis(1))) {
                counters[(int) ready.attachment()].tryTake();
            }
        }
        poller.remove(counters[0].fd());
    }
}
