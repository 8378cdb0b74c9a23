package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;

import static java.nio.charset.StandardCharsets.US_ASCII;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.pipe.UnixPipe;

import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Commands that read one pipe and write another: sort ends well, cat is killed. */
final class PipeRow implements Row {
    private static final int LINES = 20_000;

    @Override
    public String name() {
        return "pipe";
    }

    @Override
    public List<String> others() {
        return List.of("sort", "cat");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        sort(stage);
        try (var there = UnixPipe.open();
                var back = UnixPipe.open();
                Peer cat = between(stage, there, back, "cat")) {
            RoundTrip median = RoundTrip.with("cat", round -> exchange(there, back, round));
            cat.kill();
            assertEquals(-1, back.source().read(ByteBuffer.allocate(8)), "bytes of the dead");
            var failure = assertThrows(ErrnoException.class, () -> exchange(there, back, 0));
            assertEquals(Errno.EPIPE, failure.errno());
            return new Result(LINES + " lines sorted; cat killed: end, EPIPE", median);
        }
    }

    private static void sort(Stage stage) throws Exception {
        try (var there = UnixPipe.open();
                var back = UnixPipe.open();
                Peer sort = between(stage, there, back, "sort", "-n")) {
            String numbers =
                    IntStream.range(0, LINES)
                            .mapToObj(i -> LINES - 1 - i + "\n")
                            .collect(Collectors.joining());
            there.sink().write(ByteBuffer.wrap(numbers.getBytes(US_ASCII)));
            there.sink().close(); // sort starts to write at the end of its input
            List<String> sorted =
                    new BufferedReader(Channels.newReader(back.source(), US_ASCII))
                            .lines()
                            .toList();
            assertEquals(IntStream.range(0, LINES).mapToObj(String::valueOf).toList(), sorted);
            sort.join();
        }
    }

    /** Starts a command between two pipes, whose ends there are then the command's alone. */
    static Peer between(Stage stage, UnixPipe there, UnixPipe back, String... command)
            throws Exception {
        var builder = new ProcessBuilder(command);
        builder.redirectInput(there.source().fd().path().toFile());
        builder.redirectOutput(back.sink().fd().path().toFile());
        Peer peer = stage.start(builder);
        there.source().close();
        back.sink().close();
        return peer;
    }

    private static void exchange(UnixPipe there, UnixPipe back, int round) throws Exception {
        there.sink().write(ByteBuffer.allocate(Integer.BYTES).putInt(0, round));
        var answer = ByteBuffer.allocate(Integer.BYTES);
        assertEquals(Integer.BYTES, back.source().read(answer)); // so few bytes stay together
        assertEquals(round, answer.getInt(0));
    }
}
