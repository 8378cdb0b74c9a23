package culebra.internal;

import static culebra.fd.Readiness.READABLE;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Poll;
import culebra.lock.FileLocks;
import culebra.lock.HeldLock;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.UnixPipe;
import culebra.process.ProcessFd;
import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.socket.StreamSocket;
import culebra.sync.SharedEvent;
import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvSemaphores;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.TempName;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;

/**
 * Virtual threads that wait many times, each for the other or until a timeout. Fewer allocations of
 * malloc remain than there were waits.
 */
final class VirtualThreadMemory {
    private static final int WARM_UP = Counts.of(300, 2_000);
    private static final int ROUNDS = Counts.of(4_000, 200_000);
    private static final int SMALLEST = 32; // bytes that malloc uses for the smallest request
    private static final int LIMIT = ROUNDS * SMALLEST / 2;
    private static final int MEASUREMENTS = 3;
    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofNanos(1);

    private interface Step {
        void run() throws Exception;
    }

    private VirtualThreadMemory() {}

    static void takingFromACounter() throws Exception {
        try (EventFd there = EventFd.create();
                EventFd back = EventFd.create()) {
            inTurn(() -> there.add(1), there::take, () -> back.add(1), back::take);
        }
    }

    static void timedTakingFromACounter() throws Exception {
        try (EventFd there = EventFd.create();
                EventFd back = EventFd.create()) {
            inTurn(
                    () -> there.add(1),
                    () -> there.tryTake(LONG),
                    () -> back.add(1),
                    () -> back.tryTake(LONG));
        }
    }

    static void attempts() throws Exception {
        ByteBuffer one = ByteBuffer.allocateDirect(1);
        try (EventFd event = EventFd.create();
                UnixPipe pipe = UnixPipe.open()) {
            alone(
                    () -> {
                        event.tryTake();
                        event.tryAdd(0);
                        pipe.source().tryRead(one.clear());
                    });
        }
    }

    static void waitsThatTimeOut() throws Exception {
        try (EventFd event = EventFd.create();
                NamedSemaphore semaphore = NamedSemaphore.create(TempName.next(), 0);
                ProcessFd parent = ProcessFd.open(parent())) {
            semaphore.unlink();
            alone(
                    () -> {
                        event.tryTake(SHORT);
                        semaphore.tryAcquire(SHORT);
                        parent.tryAwait(SHORT);
                    });
        }
    }

    private static long parent() {
        return ProcessHandle.current().parent().orElseThrow().pid();
    }

    static void waitingForALock() throws Exception {
        Path file = Files.createTempFile("locks", null);
        try (FileLocks first = FileLocks.open(file);
                FileLocks second = FileLocks.open(file);
                HeldLock held = first.wholeFile().lock()) {
            alone(() -> assertTrue(second.wholeFile().tryLock(SHORT).isEmpty()));
        } finally {
            Files.delete(file);
        }
    }

    static void waitingForATimer() throws Exception {
        try (TimerFd timer = TimerFd.create()) {
            alone(
                    () -> {
                        timer.once(Duration.ofNanos(100_000));
                        timer.take();
                    });
        }
    }

    static void readingFromAPipe() throws Exception {
        try (UnixPipe there = UnixPipe.open();
                UnixPipe back = UnixPipe.open()) {
            ByteBuffer out = ByteBuffer.allocateDirect(1);
            ByteBuffer in = ByteBuffer.allocateDirect(1);
            inTurn(
                    () -> there.sink().write(out.clear()),
                    () -> there.source().read(in.clear()),
                    () -> back.sink().write(in.clear()),
                    () -> back.source().read(out.clear()));
        }
    }

    static void readingFromASocket() throws Exception {
        var pair = StreamSocket.pair();
        try (StreamSocket here = pair.first();
                StreamSocket there = pair.second()) {
            byte[] bytes = new byte[1]; // not direct: such a buffer is copied
            inTurn(
                    () -> here.write(ByteBuffer.wrap(bytes)),
                    () -> there.read(ByteBuffer.wrap(bytes)),
                    () -> there.write(ByteBuffer.wrap(bytes)),
                    () -> here.read(ByteBuffer.wrap(bytes)));
        }
    }

    static void polling() throws Exception {
        try (EventFd there = EventFd.create();
                EventFd back = EventFd.create()) {
            Poll poll = Poll.of(there.fd(), READABLE).and(back.fd(), READABLE);
            Poll other = Poll.of(back.fd(), READABLE);
            inTurn(
                    () -> there.add(1),
                    () -> {
                        poll.await();
                        there.take();
                    },
                    () -> back.add(1),
                    () -> {
                        other.await();
                        back.take();
                    });
        }
    }

    static void acquiringAPermit() throws Exception {
        try (NamedSemaphore there = NamedSemaphore.create(TempName.next(), 0);
                NamedSemaphore back = NamedSemaphore.create(TempName.next(), 0)) {
            there.unlink();
            back.unlink();
            inTurn(there::release, there::acquire, back::release, back::acquire);
        }
    }

    static void receivingFromAQueue() throws Exception {
        String name = TempName.next();
        var limits = new QueueLimits(1, 1);
        byte[] message = {1};
        try (MessageQueue there = MessageQueue.create(name, limits);
                MessageQueue back = MessageQueue.create(name + "-back", limits)) {
            MessageQueue.unlink(name);
            MessageQueue.unlink(name + "-back");
            inTurn(
                    () -> there.send(message, 0),
                    there::receive,
                    () -> back.send(message, 0),
                    back::receive);
        }
    }

    static void receivingFromARing() throws Exception {
        byte[] message = {1};
        MemorySegment into = MemorySegment.ofArray(new byte[1]);
        try (MessageRing there = MessageRing.anonymous(4096, Senders.SINGLE);
                MessageRing back = MessageRing.anonymous(4096, Senders.SINGLE);
                RingSender sender = there.sender();
                RingReceiver receiver = there.receiver();
                RingSender replies = back.sender();
                RingReceiver replied = back.receiver()) {
            inTurn(
                    () -> sender.send(message),
                    () -> receiver.receive(into),
                    () -> replies.send(message),
                    () -> replied.receive(into));
        }
    }

    static void waitingForAWord() throws Exception {
        try (Arena arena = Arena.ofShared();
                SharedMemory memory = SharedMemory.anonymous(4096)) {
            MemorySegment slots = memory.map(arena);
            try (SharedEvent there = SharedEvent.create(slots.asSlice(0, 4));
                    SharedEvent back = SharedEvent.create(slots.asSlice(64, 4))) {
                inTurn(there::set, () -> take(there), back::set, () -> take(back));
            }
        }
    }

    private static void take(SharedEvent event) throws InterruptedException {
        event.await();
        event.reset();
    }

    static void waitingForASystemVSemaphore() throws Exception {
        SysvSemaphores set = SysvSemaphores.create(SysvKey.PRIVATE, 2);
        try {
            inTurn(
                    () -> set.apply(SemOp.add(0, 1)),
                    () -> set.apply(SemOp.take(0, 1)),
                    () -> set.apply(SemOp.add(1, 1)),
                    () -> set.apply(SemOp.take(1, 1)));
        } finally {
            set.remove();
            set.close();
        }
    }

    private static void inTurn(Step give, Step take, Step giveBack, Step takeBack)
            throws Exception {
        requireNoGrowth(
                () -> {
                    var other = On.VIRTUAL.start(() -> repeat(WARM_UP + ROUNDS, take, giveBack));
                    long growth = growth(give, takeBack);
                    other.get();
                    return growth;
                });
    }

    private static void alone(Step step) throws Exception {
        requireNoGrowth(() -> growth(step));
    }

    /** The JVM takes and frees memory of its own meanwhile, but not as much every time. */
    private static void requireNoGrowth(Callable<Long> measurement) throws Exception {
        CMemory.inUse(); // loads its classes
        var seen = new ArrayList<Long>();
        do {
            seen.add(measurement.call());
        } while (seen.getLast() >= LIMIT && seen.size() < MEASUREMENTS);
        assertTrue(seen.getLast() < LIMIT, () -> "bytes more after " + ROUNDS + " rounds: " + seen);
    }

    private static long growth(Step... steps) throws Exception {
        var measurement =
                On.VIRTUAL.start(
                        () -> {
                            repeat(WARM_UP, steps);
                            long before = CMemory.inUse();
                            repeat(ROUNDS, steps);
                            return CMemory.inUse() - before;
                        });
        return measurement.task().get(); // many rounds, so only the limit of the test applies
    }

    private static Void repeat(int count, Step... steps) throws Exception {
        for (int i = 0; i < count; i++) {
            for (Step step : steps) {
                step.run();
            }
        }
        return null;
    }
}
