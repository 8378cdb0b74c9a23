package culebra.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import culebra.shm.SharedMemory;
import culebra.sysv.RemovedException;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvQueue;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

class TourTest {
    private static final Row GOOD = row("good", stage -> new Row.Result("went well"));
    private static final Row BAD =
            row("bad", stage -> fail("7 is not 8" + System.lineSeparator() + "nor 9"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void everyRowGoesWellAndLeavesNothing() throws Exception {
        assertEquals(0, run(Duration.ofMinutes(1), Row.ALL), out::toString);
        List<String> lines = out.toString().lines().toList();
        assertEquals(Row.ALL.size(), lines.size());
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            assertTrue(line.matches(Row.ALL.get(i).name() + " .* ok"), line);
            assertEquals(lines.getFirst().length(), line.length(), "aligned: " + line);
        }
        assertNothingLeft(ProcessHandle.current().pid());
    }

    /** A few are so fast that they have gone well by then. */
    @Test
    void everyRowThatIsStoppedLeavesNothing() throws Exception {
        run(Duration.ZERO, Row.ALL);
        assertEquals(Row.ALL.size(), out.toString().lines().count());
        assertNothingLeft(ProcessHandle.current().pid());
    }

    @Test
    void aRowRunsAlone() {
        assertEquals(0, run(Duration.ofMinutes(1), List.of(BAD, GOOD), "good"));
        assertEquals(1, out.toString().lines().count(), out::toString);
    }

    @Test
    void aFailureIsOneLineAndTheOthersStillRun() {
        assertEquals(1, run(Duration.ofMinutes(1), List.of(BAD, GOOD)));
        List<String> lines = out.toString().lines().toList();
        assertEquals("bad   nobody  FAILED: 7 is not 8 | nor 9", lines.getFirst());
        assertTrue(lines.getLast().endsWith(" ok"), lines::toString);
    }

    @Test
    void theRowsAreListed() {
        assertEquals(0, run(Duration.ofMinutes(1), List.of(BAD, GOOD), "--list"));
        assertEquals(List.of("bad", "good"), out.toString().lines().toList());
    }

    @Test
    void anUnknownNameIsAnErrorThatNamesTheRows() {
        assertEquals(2, run(Duration.ofMinutes(1), List.of(BAD, GOOD), "good", "god"));
        assertEquals("", out.toString());
        assertEquals("tour: no row god; there are bad, good", err.toString().strip());
    }

    @Test
    void aHangingPeerIsKilled() throws Exception {
        var hanging = new AtomicReference<Peer>();
        var name = new AtomicReference<String>();
        Row row =
                row(
                        "late",
                        stage -> {
                            name.set(stage.name(SharedMemory::unlinkIfExists));
                            SharedMemory.create(name.get(), 1).close();
                            hanging.set(stage.python("import time; time.sleep(1000)"));
                            return new Row.Result(hanging.get().line());
                        });
        assertEquals(1, run(Duration.ofSeconds(1), List.of(row)));
        assertTrue(out.toString().contains("FAILED: TimeoutException no end within 1 s"));
        assertFalse(hanging.get().isAlive());
        assertFalse(SharedMemory.unlinkIfExists(name.get()));
    }

    @Test
    void aSystemVObjectGoesWithItsRow() throws Exception {
        var made = new ArrayList<SysvQueue>();
        Row row =
                row(
                        "vain",
                        stage -> {
                            made.add(stage.object(() -> SysvQueue.create(SysvKey.PRIVATE)));
                            return fail("out of luck");
                        });
        assertEquals(1, run(Duration.ofMinutes(1), List.of(row)));
        assertTrue(out.toString().contains("FAILED: out of luck"));
        assertFalse(made.getFirst().isOpen());
        int id = made.getFirst().id();
        assertThrows(RemovedException.class, () -> SysvQueue.ofId(id));
    }

    @Test
    void aPeerThatFailsIsNotWaitedFor() {
        Row row =
                row(
                        "vain",
                        stage -> {
                            stage.python("import sys; sys.exit('out of luck')");
                            Thread.sleep(Duration.ofMinutes(2));
                            return new Row.Result("slept");
                        });
        assertEquals(1, run(Duration.ofMinutes(1), List.of(row)));
        assertTrue(out.toString().contains("the other process failed: out of luck"), out::toString);
    }

    @Test
    void whatIsNotInstalledIsSaid() throws Exception {
        var command = new ArrayList<>(List.of("env", "PATH=/nonexistent"));
        command.addAll(Peer.javaCommand(List.of(), Tour.class, "shared-memory"));
        try (Peer tour = Peer.command(command)) {
            String line = tour.line();
            assertTrue(line.contains("skipped: python3 is not installed (install Python 3"), line);
            assertEquals(1, tour.exit(), "nothing was shown");
            assertEquals(List.of(), Leftovers.files(tour.pid()));
        }
    }

    @Test
    void aRowWhoseOtherSideIsNotInstalledDoesNotSpoilTheTour() {
        Row row =
                row(
                        "needy",
                        stage -> {
                            new ProcessBuilder("there-is-no-such-program").start();
                            return new Row.Result("started");
                        });
        assertEquals(0, run(Duration.ofMinutes(1), List.of(row, GOOD)));
        String line = out.toString().lines().findFirst().orElseThrow();
        assertTrue(line.contains("skipped: there-is-no-such-program is not installed"), line);
        assertEquals(1, run(Duration.ofMinutes(1), List.of(row, GOOD, BAD)));
    }

    @Test
    void whatTheSystemDoesNotAllowIsSaid() throws Exception {
        var command = new ArrayList<>(List.of("prlimit", "--msgqueue=0", "--"));
        command.addAll(Peer.javaCommand(List.of(), Tour.class, "message-queue", "mq-notify"));
        try (Peer tour = Peer.command(command)) {
            for (String row : List.of(tour.line(), tour.line())) {
                assertTrue(row.contains("FAILED: ErrnoException mq_open /culebra-test-"), row);
                assertTrue(row.contains("RLIMIT_MSGQUEUE"), row);
            }
            assertEquals(1, tour.exit());
        }
    }

    @Test
    void anInterruptedTourLeavesNothing() throws Exception {
        try (Peer tour = Peer.java(Tour.class)) {
            while (Leftovers.files(tour.pid()).isEmpty() && tour.isAlive()) {
                Thread.onSpinWait();
            }
            ProcessHandle.of(tour.pid()).orElseThrow().destroy();
            tour.exit();
            assertEquals(List.of(), Leftovers.files(tour.pid()));
        }
    }

    private int run(Duration limit, List<Row> rows, String... arguments) {
        return new Tour(rows, limit, new PrintStream(out), new PrintStream(err)).run(arguments);
    }

    private static void assertNothingLeft(long pid) throws IOException {
        assertEquals(List.of(), Leftovers.files(pid));
        assertEquals(List.of(), Leftovers.systemV(pid));
        assertEquals(List.of(), Leftovers.queues());
    }

    private interface Body {
        Row.Result run(Stage stage) throws Exception;
    }

    private static Row row(String name, Body body) {
        return new Row() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String others() {
                return "nobody";
            }

            @Override
            public Result run(Stage stage) throws Exception {
                return body.run(stage);
            }
        };
    }
}
