package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.testing.Counts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Arguments of all kinds, and objects that come and go under calls: nothing but exceptions. */
class AbuseTest {
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        3,
        -1,
        255,
        32_767,
        32_768,
        65_535,
        65_536,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final Set<Class<?>> REFUSALS =
            Set.of(
                    IllegalArgumentException.class,
                    IllegalStateException.class,
                    IndexOutOfBoundsException.class,
                    NullPointerException.class);

    private final Temp temp = new Temp();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Set<String> seen = new HashSet<>();

    @AfterEach
    void remove() {
        temp.close();
    }

    private interface Call {
        void run() throws Exception;
    }

    @Test
    void anyArgumentIsTakenOrRefused() throws Exception {
        SysvKey key = temp.key();
        for (int round = 0; round < Counts.of(60, 5_000); round++) {
            var set = temp.set(new int[1 + random.nextInt(8)]);
            var queue = temp.queue();
            var memory = temp.memory(1 + random.nextInt(10_000));
            List<Call> calls = new ArrayList<>();
            addTo(calls, set);
            addTo(calls, queue);
            addTo(calls, memory, key);
            for (int i = 0; i < 60; i++) {
                attempt(calls.get(random.nextInt(calls.size())));
            }
            temp.close();
        }
        for (Class<?> each :
                List.of(
                        IllegalArgumentException.class,
                        IndexOutOfBoundsException.class,
                        RemovedException.class)) {
            assertTrue(seen.contains(each.getSimpleName()), seen::toString);
        }
        assertTrue(seen.contains("done"));
    }

    /** Many threads on few objects that others remove, close and create again. */
    @Test
    void objectsMayGoUnderAnyCall() throws Exception {
        SysvKey key = temp.key();
        var threads = new ArrayList<Thread>();
        var failures = new ArrayList<Throwable>();
        int rounds = Counts.of(100, 20_000);
        for (int t = 0; t < 8; t++) {
            var own = random.split();
            var kind = t % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            threads.add(
                    kind.start(
                            () -> {
                                try {
                                    for (int i = 0; i < rounds; i++) {
                                        useOrRemove(key, own);
                                    }
                                } catch (Exception | AssertionError failed) {
                                    synchronized (failures) {
                                        failures.add(failed);
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.get(0));
        }
    }

    private static void useOrRemove(SysvKey key, SplittableRandom random) throws Exception {
        Duration moment = Duration.ofNanos(100_000);
        try {
            switch (random.nextInt(6)) {
                case 0 ->
                        SysvSemaphores.openOrCreate(key, new int[] {1, 2})
                                .tryApply(moment, SemOp.take(0, 1), SemOp.add(0, 1));
                case 1 -> SysvSemaphores.openOrCreate(key, 2).remove();
                case 2 -> SysvQueue.openOrCreate(key).trySend(1, new byte[4000], moment);
                case 3 -> SysvQueue.openOrCreate(key).tryReceive(0, moment);
                case 4 -> SysvQueue.openOrCreate(key).remove();
                default -> {
                    SysvMemory memory = SysvMemory.openOrCreate(key, 100);
                    try (Arena arena = Arena.ofConfined()) {
                        memory.attach(Access.READ_WRITE, arena).fill((byte) 1);
                        memory.remove();
                    }
                }
            }
        } catch (RemovedException expected) {
            return;
        }
    }

    private void addTo(List<Call> calls, SysvSemaphores set) {
        calls.add(() -> set.tryApply(operations()));
        calls.add(() -> set.tryApply(timeout(), operations()));
        calls.add(() -> set.value(number()));
        calls.add(() -> set.set(number(), number()));
        calls.add(() -> set.setAll(random.ints(random.nextInt(10), -1, 33_000).toArray()));
        calls.add(() -> set.waitingForIncrease(number()));
        calls.add(() -> set.waitingForZero(number()));
        calls.add(() -> set.lastProcess(number()));
        calls.add(set::values);
        calls.add(rarely(set::remove));
        calls.add(() -> temp.with(SysvSemaphores.create(SysvKey.PRIVATE, number())));
        calls.add(() -> SysvSemaphores.ofId(number()));
    }

    private void addTo(List<Call> calls, SysvQueue queue) {
        calls.add(() -> queue.trySend(random.nextLong(), new byte[random.nextInt(20_000)]));
        calls.add(() -> queue.trySend(longNumber(), buffer(), timeout()));
        calls.add(() -> queue.tryReceive(longNumber()));
        calls.add(() -> queue.tryReceive(longNumber(), timeout()));
        calls.add(() -> queue.tryReceive(longNumber(), buffer()));
        calls.add(() -> queue.tryReceive(longNumber(), buffer(), timeout()));
        calls.add(rarely(queue::remove));
        calls.add(() -> SysvQueue.ofId(number()));
    }

    private void addTo(List<Call> calls, SysvMemory memory, SysvKey key) {
        Access[] all = Access.values();
        calls.add(
                () -> {
                    try (Arena arena = Arena.ofConfined()) {
                        var mapped = memory.attach(all[random.nextInt(all.length)], arena);
                        mapped.asReadOnly().mismatch(mapped);
                    }
                });
        calls.add(() -> temp.with(SysvMemory.openOrCreate(key, longNumber())));
        calls.add(() -> SysvMemory.ofId(number()));
        calls.add(rarely(memory::remove));
    }

    private Call rarely(Call call) {
        return () -> {
            if (random.nextInt(5) == 0) {
                call.run();
            }
        };
    }

    private void attempt(Call call) {
        try {
            call.run();
            seen.add("done");
        } catch (IOException refused) {
            seen.add(refused.getClass().getSimpleName());
        } catch (Exception refused) {
            assertTrue(REFUSALS.contains(refused.getClass()), refused::toString);
            seen.add(refused.getClass().getSimpleName());
        }
    }

    private SemOp[] operations() {
        var operations = new SemOp[random.nextInt(12)];
        for (int i = 0; i < operations.length; i++) {
            int index = random.nextInt(4) == 0 ? number() : random.nextInt(4);
            SemOp operation =
                    switch (random.nextInt(3)) {
                        case 0 -> SemOp.add(index, 1 + random.nextInt(32_767));
                        case 1 -> SemOp.take(index, 1 + random.nextInt(4));
                        default -> random.nextInt(30) == 0 ? null : SemOp.awaitZero(index);
                    };
            operations[i] =
                    operation != null && random.nextBoolean() ? operation.withUndo() : operation;
        }
        return operations;
    }

    private ByteBuffer buffer() {
        int size = random.nextInt(9_000);
        ByteBuffer buffer =
                random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
        return random.nextInt(5) == 0 ? buffer.asReadOnlyBuffer() : buffer;
    }

    private Duration timeout() {
        return Duration.ofNanos(random.nextInt(-1, 2_000));
    }

    private int number() {
        return (int) longNumber();
    }

    private long longNumber() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }
}
