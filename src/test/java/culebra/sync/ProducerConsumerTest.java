package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Producers and consumers that are interrupted all the time lose no wake-up and no item. */
class ProducerConsumerTest {
    private static final long ROOM = 3;

    private final int items = Counts.of(2_000, 100_000);
    private SharedMutex mutex;
    private SharedCondition notFull;
    private SharedCondition notEmpty;
    private long inside;
    private long taken;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingIsLostWhetherOrNotTheWaitsLookForInterrupts(boolean interruptibly)
            throws Exception {
        try (Arena arena = Arena.ofShared()) {
            mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
            notFull = SharedCondition.create(arena.allocate(SharedCondition.LAYOUT), mutex);
            notEmpty = SharedCondition.create(arena.allocate(SharedCondition.LAYOUT), mutex);
            var workers = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < 2; i++) {
                workers.add(On.PLATFORM.start(() -> work(interruptibly, -1)));
                workers.add(On.PLATFORM.start(() -> work(interruptibly, 1)));
            }
            var over = new AtomicBoolean();
            Thread disturber = Thread.ofPlatform().start(() -> disturb(workers, over));
            for (var worker : workers) {
                worker.task().get();
            }
            over.set(true);
            disturber.join();
            assertEquals(2L * items, taken);
            assertEquals(0, inside);
        }
    }

    private static void disturb(Iterable<On.Started<Void>> workers, AtomicBoolean over) {
        while (!over.get()) {
            for (var worker : workers) {
                worker.thread().interrupt();
            }
            Thread.yield();
        }
    }

    /** Adds or takes items, one by one. */
    private Void work(boolean interruptibly, int change) {
        var own = change > 0 ? notFull : notEmpty;
        var others = change > 0 ? notEmpty : notFull;
        for (int i = 0; i < items; i++) {
            mutex.lock();
            while (change > 0 ? inside == ROOM : inside == 0) {
                await(own, interruptibly);
            }
            inside += change;
            taken -= Math.min(change, 0);
            others.signal();
            mutex.unlock();
        }
        return null;
    }

    /** In any case the mutex is locked again. */
    private void await(SharedCondition condition, boolean interruptibly) {
        if (!interruptibly) {
            condition.awaitUninterruptibly();
            return;
        }
        try {
            condition.await();
        } catch (InterruptedException again) {
            // the loop looks at the data
        }
    }

    @Test
    void twoHandlesOfOneConditionAreOne() throws Exception {
        try (Shared shared = Shared.make()) {
            mutex = shared.create();
            notFull = shared.createCondition(mutex);
            notEmpty = shared.condition(shared.mutex());
            var consumer = On.PLATFORM.start(this::takeAll);
            for (int i = 0; i < items; i++) {
                mutex.lock();
                inside++;
                notFull.signalAll();
                mutex.unlock();
            }
            consumer.task().get();
            assertEquals(items, taken);
        }
    }

    private Void takeAll() {
        while (taken < items) {
            mutex.lock();
            while (inside == 0) {
                notEmpty.awaitUninterruptibly();
            }
            taken += inside;
            inside = 0;
            mutex.unlock();
        }
        return null;
    }
}
