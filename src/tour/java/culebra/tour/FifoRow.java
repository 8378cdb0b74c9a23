package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.pipe.Fifo;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Two FIFOs that Python makes and this JVM opens; then one that JVMs use; then there is no reader.
 */
final class FifoRow implements Row {
    /** Repeats what it hears, and opens the FIFOs in the same order as the JVM. */
    static final String ECHO =
            """
            import os, sys

            questions, answers = sys.argv[1:]
            os.mkfifo(questions, 0o600)
            os.mkfifo(answers, 0o600)
            print("made", flush=True)
            source = os.open(questions, os.O_RDONLY)
            sink = os.open(answers, os.O_WRONLY)
            while block := os.read(source, 4096):
                os.write(sink, block)
            """;

    @Override
    public String name() {
        return "fifo";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3", "child JVM");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path questions = stage.path();
        Path answers = stage.path();
        RoundTrip python, java;
        try (Peer other = stage.python(ECHO, questions, answers)) {
            other.expect("made");
            python = ask("Python", questions, answers, other, false);
        }
        try (Peer other = stage.java(Other.class, questions, answers)) {
            java = ask("JVM", questions, answers, other, true);
        }
        assertTrue(Fifo.tryOpenForWrite(questions).isEmpty(), "no reader is left");
        return new Result("Python ended, JVM killed: both showed", python, java);
    }

    private static RoundTrip ask(String who, Path questions, Path answers, Peer other, boolean kill)
            throws Exception {
        try (WriteChannel sink = Fifo.openForWrite(questions);
                ReadChannel source = Fifo.openForRead(answers)) {
            RoundTrip median = RoundTrip.with(who, round -> exchange(sink, source, round));
            if (kill) {
                other.kill();
            } else {
                sink.close(); // the end of what the other side reads
            }
            assertEquals(-1, source.read(ByteBuffer.allocate(1)), "the end of what it writes");
            if (!kill) {
                other.join();
            }
            return median;
        }
    }

    private static void exchange(WriteChannel sink, ReadChannel source, int round)
            throws Exception {
        sink.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, round));
        var answer = ByteBuffer.allocate(Integer.BYTES);
        assertEquals(Integer.BYTES, source.read(answer)); // so few bytes stay together
        assertEquals(round, answer.getInt(0));
    }

    /** The child JVM. */
    static final class Other {
        private Other() {}

        public static void main(String[] paths) throws Exception {
            Child.endsWithParent();
            try (ReadChannel source = Fifo.openForRead(Path.of(paths[0]));
                    WriteChannel sink = Fifo.openForWrite(Path.of(paths[1]))) {
                var buffer = ByteBuffer.allocate(4096);
                while (source.read(buffer) >= 0) {
                    sink.write(buffer.flip());
                    buffer.clear();
                }
            }
        }
    }
}
