package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;

/** A wake-up of one thread that coincides with an interrupt reaches a thread that sees it. */
class WordInterruptTest {
    private static final String FUTEX = "202 ";
    private static final String FUTEX_WAITV = "449 ";

    @ParameterizedTest
    @EnumSource
    void aWakeUpOfAnInterruptedThreadReachesTheNextOne(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedWord word = SharedWord.open(temp.memory())) {
            var bystanders = new ArrayList<On.Started<Void>>();
            SharedWord other = SharedWord.open(temp.memory().asSlice(64));
            try {
                for (int i = 0; i < (kind == On.VIRTUAL ? 100 : 0); i++) {
                    bystanders.add(kind.start(() -> awaitChange(other))); // they slow the lane down
                }
                for (int i = 0; i < Counts.of(1_000, 20_000); i++) {
                    wakeAndInterrupt(temp, word, kind, i % 1_000);
                }
            } finally {
                other.close();
                for (var bystander : bystanders) {
                    assertInstanceOf(IllegalStateException.class, bystander.failure());
                }
            }
        }
    }

    private static void wakeAndInterrupt(TempWord temp, SharedWord word, On kind, int spins)
            throws Exception {
        int own = kind == On.PLATFORM ? 1 : 0;
        word.set(0);
        var first = kind.start(() -> awaitChange(word));
        awaitSleepers(temp, 1, own);
        var second = On.PLATFORM.start(() -> awaitChange(word));
        awaitSleepers(temp, 2, own + 1);
        word.set(1);
        int woken = word.wake(1);
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
        first.thread().interrupt();
        if (isWoken(first)) {
            woken = word.wakeAll();
        }
        Void ended = second.get(); // or the wake-up was lost
    }

    private static Void awaitChange(SharedWord word) throws InterruptedException {
        word.awaitChange(0);
        return null;
    }

    private static boolean isWoken(On.Started<Void> waiter) throws Exception {
        try {
            Void ended = waiter.get();
            return true;
        } catch (ExecutionException interrupted) {
            return false;
        }
    }

    /** Waits until threads sleep, some of them on this word and no other. */
    private static void awaitSleepers(TempWord temp, int all, int own) {
        String address = " 0x" + Long.toHexString(temp.memory().address()) + " ";
        Patience.await(
                () -> {
                    int lanes = 0;
                    int sleeping = 0;
                    try (DirectoryStream<Path> tasks =
                            Files.newDirectoryStream(Path.of("/proc/self/task"))) {
                        for (Path task : tasks) {
                            String call = Files.readString(task.resolve("syscall"));
                            if (call.startsWith(FUTEX) && call.contains(address)) {
                                sleeping++;
                            } else if (call.startsWith(FUTEX_WAITV)) {
                                lanes++;
                            }
                        }
                    } catch (IOException ended) { // a thread, meanwhile
                        return false;
                    }
                    return lanes + sleeping >= all && sleeping >= own;
                },
                () -> "no thread sleeps on " + temp);
    }
}
