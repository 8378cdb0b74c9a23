package culebra.tour;

import static culebra.fd.Readiness.READABLE;
import static culebra.tour.Check.assertEquals;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Poller;
import culebra.fd.ReadChannel;
import culebra.fd.ReadyFd;
import culebra.fd.WriteChannel;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One wait for a pipe, a FIFO, a counter and a timer, with a process behind each but the last. */
final class PollerRow implements Row {
    private static final Duration DELAY = Duration.ofMillis(10);

    @Override
    public String name() {
        return "poller";
    }

    @Override
    public List<String> others() {
        return List.of("C", "cat", "Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path questions = stage.path();
        Path answers = stage.path();
        try (var there = UnixPipe.open();
                var back = UnixPipe.open();
                Peer cat = PipeRow.between(stage, there, back, "cat");
                Peer python = stage.python(FifoRow.ECHO, questions, answers);
                var ping = EventFd.create();
                var pong = EventFd.create();
                Peer c = EventFdRow.taker(stage, ping, pong);
                var timer = TimerFd.create();
                var poller = Poller.open()) {
            python.expect("made");
            try (WriteChannel sink = Fifo.openForWrite(questions);
                    ReadChannel source = Fifo.openForRead(answers)) {
                poller.register(back.source().fd(), Set.of(READABLE), stream(back.source()));
                poller.register(source.fd(), Set.of(READABLE), stream(source));
                poller.register(pong.fd(), Set.of(READABLE), (Answer) pong::take);
                poller.register(timer.fd(), Set.of(READABLE), (Answer) timer::take);
                RoundTrip median =
                        RoundTrip.with(
                                "all three",
                                round -> {
                                    there.sink().write(ByteBuffer.allocate(1));
                                    sink.write(ByteBuffer.allocate(1));
                                    ping.add(1);
                                    assertEquals(3, sum(poller, 3));
                                });
                ping.add(1);
                assertEquals(42, sum(poller, 1));
                return new Result(end(poller, timer, cat, python, c), median);
            }
        }
    }

    /** What one that is ready has to say, which then is no longer ready. */
    private interface Answer {
        long take() throws IOException, InterruptedException;
    }

    /** The number of bytes that came. */
    private static Answer stream(ReadChannel source) {
        return () -> source.read(ByteBuffer.allocate(8));
    }

    private static long sum(Poller poller, int answers) throws Exception {
        long sum = 0;
        for (int left = answers; left > 0; ) {
            for (ReadyFd ready : poller.await()) {
                sum += ((Answer) ready.attachment()).take();
                left--;
            }
        }
        return sum;
    }

    /** Kills all of them: streams come to their end, a counter says nothing. */
    private static String end(Poller poller, TimerFd timer, Peer... peers) throws Exception {
        for (Peer peer : peers) {
            peer.kill();
        }
        int ends = 0;
        timer.once(DELAY);
        for (boolean expired = false; !expired; ) {
            for (ReadyFd ready : poller.await()) {
                if (((Answer) ready.attachment()).take() < 0) {
                    poller.remove(ready.fd()); // it would be reported again and again
                    ends++;
                } else {
                    expired = true;
                }
            }
        }
        assertEquals(2, ends, "streams at their end");
        return "3 killed: " + ends + " streams ended, a timer fired";
    }
}
