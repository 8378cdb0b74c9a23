package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.shm.SharedMemory;
import culebra.sync.SharedReadWriteLock;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;

/** Prices that Java sets and C reads; a reader that is killed does not keep Java from it. */
class PricesTest {
    private final String name = TempName.next();

    @AfterEach
    void remove() throws IOException {
        SharedMemory.unlinkIfExists(name);
    }

    @Test
    void javaWaitsForReadersEvenIfTheyAreKilled() throws Exception {
        Prices.main(new String[] {name, "20", "21"});
        try (Peer first = OtherSide.c("read_prices", name);
                Peer second = OtherSide.c("read_prices", name)) {
            first.expect("bid 20, ask 21");
            second.expect("bid 20, ask 21");
            var setting = On.PLATFORM.start(() -> set("30", "32"));
            awaitWriter();
            first.send("");
            first.join();
            second.kill();
            setting.get();
        }
        try (Peer next = OtherSide.c("read_prices", name)) {
            next.expect("bid 30, ask 32");
        }
    }

    private Void set(String bid, String ask) throws Exception {
        Prices.main(new String[] {name, bid, ask});
        return null;
    }

    private void awaitWriter() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            var lock =
                    SharedReadWriteLock.open(
                            SharedMemory.map(name, Prices.PRICES.byteSize(), arena));
            Patience.await(() -> lock.toString().contains("waits"), lock::toString);
        }
    }

    @Test
    void killedWriterLeavesNoPrices() throws Exception {
        Prices.main(new String[] {name, "20", "21"});
        try (Peer writer = Peer.java(HalfWay.class, name)) {
            writer.expect("half way");
        }
        try (Arena arena = Arena.ofConfined()) {
            var prices = SharedMemory.map(name, Prices.PRICES.byteSize(), arena);
            var lock = SharedReadWriteLock.open(prices).onOwnerDeath(() -> Prices.repair(prices));
            assertTrue(lock.tryLockRead(Patience.LIMIT));
            assertEquals(0, (long) Prices.BID.get(prices, 0L));
            assertEquals(0, (long) Prices.ASK.get(prices, 0L));
            lock.unlockRead();
        }
    }

    /** Has set one of the prices. */
    static final class HalfWay {
        public static void main(String[] arguments) throws Exception {
            var prices = SharedMemory.map(arguments[0], Prices.PRICES.byteSize(), Arena.global());
            SharedReadWriteLock.open(prices).lockWrite();
            Prices.BID.set(prices, 0L, 100L);
            System.out.println("half way");
            System.in.read();
        }
    }
}
