package culebra.fd;

import static culebra.fd.Readiness.READABLE;
import static culebra.fd.Readiness.WRITABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A poller with many descriptors, and one that many threads use at once. */
class PollerStressTest {
    private static final Set<Readiness> READ = Set.of(READABLE);

    @ParameterizedTest
    @EnumSource
    void moreThanFitIntoOneAnswerAreAllToldInTurn(On kind) throws Exception {
        int many = 1_000;
        var counters = new ArrayList<EventFd>();
        try (Poller poller = Poller.open()) {
            for (int i = 0; i < many; i++) {
                EventFd counter = EventFd.create(1);
                counters.add(counter);
                poller.register(counter.fd(), READ, i);
            }
            assertEquals(many, poller.size());
            for (int round = 0; round < 3; round++) {
                var told = new HashSet<>();
                for (int turn = 0; turn < 4; turn++) {
                    List<ReadyFd> ready = kind.get(poller::await);
                    assertTrue(ready.size() <= 256, "more than there is room for");
                    ready.forEach(each -> told.add(each.attachment()));
                }
                assertTrue(
                        told.size() >= 4 * 250,
                        "every descriptor is reported in turn: " + told.size());
            }
            assertEveryWakeupComes(kind, poller);
        } finally {
            counters.forEach(EventFd::close);
        }
    }

    /** A wake-up is found among a thousand events: then the next wait does not see it. */
    private static void assertEveryWakeupComes(On kind, Poller poller) throws Exception {
        poller.wakeup();
        for (int turn = 0; turn < 8; turn++) {
            assertFalse(kind.get(poller::await).isEmpty(), "there are events, wake-up or not");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostBetweenManyWaitingThreads(On kind) throws Exception {
        int descriptors = 20;
        long each = Counts.of(150, 20_000);
        var taken = new AtomicLong();
        var counters = new ArrayList<EventFd>();
        try (Poller poller = Poller.open()) {
            for (int i = 0; i < descriptors; i++) {
                counters.add(EventFd.createSemaphore(0));
                Trigger trigger = i % 2 == 0 ? Trigger.EDGE : Trigger.LEVEL;
                poller.register(counters.get(i).fd(), READ, trigger, counters.get(i));
            }
            var waiters = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < 4; i++) {
                waiters.add(kind.start(() -> drain(poller, taken)));
            }
            for (long n = 0; n < each; n++) {
                for (EventFd counter : counters) {
                    counter.add(1);
                }
            }
            Patience.await(() -> taken.get() == each * descriptors, "something was lost");
            poller.close();
            for (var waiter : waiters) {
                assertInstanceOf(ClosedChannelException.class, waiter.failure());
            }
        } finally {
            counters.forEach(EventFd::close);
        }
    }

    private static Void drain(Poller poller, AtomicLong taken) throws Exception {
        while (true) {
            for (ReadyFd ready : poller.await()) {
                var counter = (EventFd) ready.attachment();
                while (counter.tryTake().isPresent()) {
                    taken.incrementAndGet();
                }
            }
        }
    }

    /**
     * Each event must belong to a descriptor that was registered with exactly this attachment and
     * with some readiness. No event may be reported repeatedly after its descriptor is closed.
     */
    @ParameterizedTest
    @EnumSource
    void registrationsComeAndGoWhileThreadsWait(On kind) throws Exception {
        On.warmUp();
        long before = Own.descriptors();
        int rounds = Counts.of(600, 100_000);
        Map<Fd, Object> registered = new ConcurrentHashMap<>();
        var told = new AtomicLong();
        try (Poller poller = Poller.open()) {
            var waiters = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < 3; i++) {
                waiters.add(kind.start(() -> look(poller, registered, told)));
            }
            var changers = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < 4; i++) {
                var random = new SplittableRandom(i);
                // On platform threads: virtual ones that always find an event never let others run.
                changers.add(
                        On.PLATFORM.start(() -> change(poller, registered, random, rounds, told)));
            }
            for (var changer : changers) {
                changer.get();
            }
            assertEquals(0, poller.size());
            assertEquals(List.of(), poller.tryAwait());
            poller.close();
            for (var waiter : waiters) {
                Throwable end = waiter.failure();
                assertInstanceOf(ClosedChannelException.class, end, end::toString);
            }
        }
        assertTrue(told.get() > rounds / 10, "hardly any event: " + told);
        Own.assertNoMoreDescriptors(before);
    }

    private static Void look(Poller poller, Map<Fd, Object> registered, AtomicLong told)
            throws Exception {
        while (true) {
            for (ReadyFd ready : poller.await()) {
                assertEquals(registered.get(ready.fd()), ready.attachment(), "a stranger's event");
                assertFalse(ready.readiness().isEmpty(), "ready for nothing");
                told.incrementAndGet();
            }
        }
    }

    /** Goes on until the waiting threads, which may come late, have seen their share. */
    private static Void change(
            Poller poller,
            Map<Fd, Object> registered,
            SplittableRandom random,
            int rounds,
            AtomicLong told)
            throws Exception {
        for (int i = 0; i < rounds || told.get() <= rounds / 10; i++) {
            try (EventFd counter = EventFd.create(random.nextInt(2))) {
                var attachment = new Object();
                registered.put(counter.fd(), attachment);
                Trigger trigger = random.nextBoolean() ? Trigger.EDGE : Trigger.LEVEL;
                poller.register(counter.fd(), READ, trigger, attachment);
                for (int n = random.nextInt(4); n > 0; n--) {
                    act(poller, counter, random.nextInt(4));
                }
                if (random.nextBoolean()) {
                    assertTrue(poller.remove(counter.fd()));
                }
            }
        }
        return null;
    }

    private static void act(Poller poller, EventFd counter, int action) throws IOException {
        switch (action) {
            case 0 -> counter.tryAdd(1);
            case 1 -> counter.tryTake();
            case 2 -> poller.modify(counter.fd(), Set.of(WRITABLE));
            default -> poller.modify(counter.fd(), READ);
        }
    }
}
