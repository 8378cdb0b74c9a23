package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

/** A program in Python that cancels what Java does for it. */
class CountingTest {
    @Test
    void urgentByteCancelsAnAnswer() throws Exception {
        try (Peer counting = Peer.java(Counting.class, "0")) {
            String port = counting.line();
            try (Peer python = OtherSide.python("cancel", port)) {
                assertEquals("the sum is right", python.join());
            }
            counting.join();
        }
    }
}
