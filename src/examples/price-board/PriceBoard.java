import static java.nio.charset.StandardCharsets.US_ASCII;

import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.struct.Struct;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;

/** Writes prices into shared memory until it receives TERM or INT. Only one process may write. */
public final class PriceBoard {
    private static final List<String> SYMBOLS = List.of("ACME", "BOLT", "CRUX");

    // Prices in cents. board.py describes the same struct.
    private static final Struct BOARD =
            Struct.of(
                    """
                    struct quote { uint64_t sequence; char symbol[8]; int64_t bid; int64_t ask; };
                    struct board { struct quote quotes[3]; };
                    """);
    private static final VarHandle SEQUENCE = BOARD.varHandle("quotes[].sequence");
    private static final VarHandle BID = BOARD.varHandle("quotes[].bid");
    private static final VarHandle ASK = BOARD.varHandle("quotes[].ask");

    private PriceBoard() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        try (var end = SignalWatch.openAvailable(Signal.TERM, Signal.INT);
                var shared = SharedMemory.openOrCreate(name, BOARD.byteSize(), PriceBoard::fill);
                Arena arena = Arena.ofConfined()) {
            MemorySegment board = shared.map(arena);
            requireBoard(name, board);
            try {
                System.out.println("ready");
                for (long cents = 0; end.tryTake().isEmpty(); cents++) {
                    for (int row = 0; row < SYMBOLS.size(); row++) {
                        long bid = 10_000 * (row + 1) + cents % 1000;
                        write(board, row, bid, bid + 25);
                    }
                }
            } finally {
                SharedMemory.unlinkIfExists(name);
            }
        }
    }

    /** Another program may have memory of this name. */
    private static void requireBoard(String name, MemorySegment memory) {
        for (int row = 0; row < SYMBOLS.size(); row++) {
            var symbol = BOARD.slice(memory, "quotes[" + row + "].symbol");
            byte[] expected = Arrays.copyOf(SYMBOLS.get(row).getBytes(US_ASCII), 8);
            if (symbol.mismatch(MemorySegment.ofArray(expected)) != -1) {
                throw new IllegalStateException(name + " exists, but is no price board");
            }
        }
    }

    /** Called before any other process sees the memory. */
    private static void fill(MemorySegment board) {
        for (int row = 0; row < SYMBOLS.size(); row++) {
            BOARD.slice(board, "quotes[" + row + "].symbol").setString(0, SYMBOLS.get(row));
        }
    }

    /** The sequence is odd during the change. A reader that sees a change reads again. */
    private static void write(MemorySegment board, long row, long bid, long ask) {
        long even = (long) SEQUENCE.get(board, row) & ~1L; // odd if a writer was killed
        SEQUENCE.setOpaque(board, row, even + 1);
        VarHandle.releaseFence(); // the prices are written after the odd sequence
        BID.setOpaque(board, row, bid);
        ASK.setOpaque(board, row, ask);
        SEQUENCE.setRelease(board, row, even + 2); // and before the even one
    }
}
