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
import culebra.testing.Alone;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** How the tour runs its rows and what it prints; {@code scripts/tour} itself runs all of them. */
@Alone
class TourTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final CPrograms PROGRAMS =
            new CPrograms(Path.of("src/tour/c"), Path.of("target/tour/c"), null);
    private static final Row GOOD = row("good", stage -> new Row.Result("went well"));
    private static final Row BAD =
            row("bad", stage -> fail("7 is not 8" + System.lineSeparator() + "nor 9"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A few are so fast that they have gone well by then. */
    @Test
    void rowsThatAreStoppedLeaveNothing() throws Exception {
        run(Duration.ZERO, Row.ALL);
        assertEquals(Row.ALL.size() + 1, out.toString().lines().count(), out::toString);
        long pid = ProcessHandle.current().pid();
        assertEquals(List.of(), Leftovers.files(pid));
        assertEquals(List.of(), Leftovers.systemV(pid));
        assertEquals(List.of(), Leftovers.queues());
    }

    @Test
    void oneRowRunsAlone() {
        assertEquals(0, run(LONG, List.of(BAD, GOOD), "good"));
        assertEquals(1, out.toString().lines().count(), out::toString);
    }

    @Test
    void failureIsOneLineAndTheOtherRowsStillRun() {
        assertEquals(1, run(LONG, List.of(BAD, GOOD)));
        List<String> lines = out.toString().lines().toList();
        assertEquals("bad   itself  FAILED: 7 is not 8 | nor 9", lines.getFirst());
        assertTrue(lines.get(1).endsWith(" ok"), lines::toString);
        assertTrue(lines.getLast().startsWith("1 ok, 1 failed (Java "), lines::toString);
    }

    @Test
    void everyRowHasItsSentence() {
        List<String> named =
                Sentences.lines().stream().map(line -> line.split(" +", 2)[0]).toList();
        assertEquals(Row.ALL.stream().map(Row::name).toList(), named);
        assertEquals(0, run(LONG, Row.ALL, "--list"));
        assertEquals(Sentences.lines(), out.toString().lines().toList());
        for (String line : Sentences.lines()) {
            assertTrue(line.endsWith(".") && line.length() <= 120, line);
        }
    }

    @Test
    void rowsThatNeedCAreSkippedWhereItIsNot() {
        Row c =
                new Row() {
                    @Override
                    public String name() {
                        return "other";
                    }

                    @Override
                    public List<String> others() {
                        return List.of("C");
                    }

                    @Override
                    public Result run(Stage stage) {
                        throw new AssertionError("it ran");
                    }
                };
        var printed = new PrintStream(out);
        var tour = new Tour(List.of(c, GOOD), CPrograms.none("requires C"), LONG, printed, printed);
        assertEquals(0, tour.run());
        assertTrue(
                out.toString().startsWith("other  C       skipped: requires C\n"), out::toString);
        assertTrue(out.toString().contains("\n1 ok, 1 skipped (Java "), out::toString);
        out.reset();
        tour.run("--list");
        assertTrue(out.toString().endsWith("Skipped here: other: each requires C\n"));
        assertEquals(1, tour.run("other"), "nothing was shown");
    }

    @Test
    void unknownNameIsAnErrorThatListsTheRows() {
        assertEquals(2, run(LONG, List.of(BAD, GOOD), "good", "god"));
        assertEquals("", out.toString());
        assertEquals("tour: no row god; there are bad, good", err.toString().strip());
    }

    @Test
    void unknownOptionIsAnErrorThatNamesTheOptions() {
        assertEquals(2, run(LONG, List.of(GOOD), "--fast"));
        assertEquals("tour: unknown option --fast; " + Options.USAGE, err.toString().strip());
        assertEquals("", out.toString());
    }

    @Test
    void patienceMultipliesTheTimeLimit() {
        Row row =
                row(
                        "late",
                        stage -> {
                            Thread.sleep(LONG);
                            return new Row.Result("slept");
                        });
        assertEquals(1, run(Duration.ofSeconds(1), List.of(row), "--patience", "0.5"));
        String limit = "no end within 0.5 s; on a slow machine use --patience 10";
        assertTrue(out.toString().contains(limit), out::toString);
        for (String wrong : List.of("0", "-1", "NaN", "Infinity", "ten", "")) {
            err.reset();
            assertEquals(2, run(LONG, List.of(GOOD), "--patience", wrong), wrong);
            assertTrue(err.toString().contains("--patience requires a factor"), err::toString);
        }
        assertEquals(2, run(LONG, List.of(GOOD), "--patience"));
    }

    @Test
    void closedOutputStopsTheTour() {
        var closed = new PrintStream(OutputStream.nullOutputStream());
        closed.close();
        var ran = new ArrayList<Integer>();
        Row row =
                row(
                        "first",
                        stage -> {
                            ran.add(1);
                            return new Row.Result("went well");
                        });
        var tour = new Tour(List.of(row, row), PROGRAMS, LONG, closed, new PrintStream(err));
        assertEquals(1, tour.run());
        assertEquals(1, ran.size());
        String text = "tour: standard output is closed: stopped after first";
        assertEquals(text, err.toString().strip());
    }

    @Test
    void hangingPeerIsKilled() throws Exception {
        var hanging = new AtomicReference<Peer>();
        var name = new AtomicReference<String>();
        Row row =
                row(
                        "late",
                        stage -> {
                            name.set(stage.name(SharedMemory::unlinkIfExists));
                            SharedMemory.create(name.get(), 1).close();
                            hanging.set(stage.start(new ProcessBuilder("sleep", "1000")));
                            return new Row.Result(hanging.get().line());
                        });
        for (int seconds = 1; hanging.get() == null; seconds *= 2) { // slow machines need longer
            out.reset();
            assertEquals(1, run(Duration.ofSeconds(seconds), List.of(row)));
        }
        assertTrue(out.toString().contains("FAILED: TimeoutException no end within "));
        assertFalse(hanging.get().isAlive());
        assertFalse(SharedMemory.unlinkIfExists(name.get()));
    }

    @Test
    void systemVObjectIsRemovedAfterItsRow() throws Exception {
        var made = new ArrayList<SysvQueue>();
        Row row =
                row(
                        "failing",
                        stage -> {
                            made.add(stage.object(() -> SysvQueue.create(SysvKey.PRIVATE)));
                            return fail("out of luck");
                        });
        assertEquals(1, run(LONG, List.of(row)));
        assertTrue(out.toString().contains("FAILED: out of luck"));
        assertFalse(made.getFirst().isOpen());
        int id = made.getFirst().id();
        assertThrows(RemovedException.class, () -> SysvQueue.ofId(id));
    }

    @Test
    void failedPeerEndsTheRow() {
        Row row =
                row(
                        "failing",
                        stage -> {
                            String fails = "echo out of luck >&2; exit 1";
                            stage.start(new ProcessBuilder("sh", "-c", fails));
                            Thread.sleep(LONG);
                            return new Row.Result("slept");
                        });
        assertEquals(1, run(LONG, List.of(row)));
        assertTrue(out.toString().contains("the other process failed: out of luck"), out::toString);
    }

    @Test
    void rowWhoseProgramIsNotInstalledIsSkipped() {
        Row row =
                row(
                        "needy",
                        stage -> {
                            new ProcessBuilder("there-is-no-such-program").start();
                            return new Row.Result("started");
                        });
        assertEquals(0, run(LONG, List.of(row, GOOD)));
        String line = out.toString().lines().findFirst().orElseThrow();
        assertTrue(line.contains("skipped: there-is-no-such-program is not installed"), line);
        assertEquals(1, run(LONG, List.of(row, GOOD, BAD)));
    }

    private int run(Duration limit, List<Row> rows, String... arguments) {
        return new Tour(rows, PROGRAMS, limit, new PrintStream(out), new PrintStream(err))
                .run(arguments);
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
            public List<String> others() {
                return List.of("itself");
            }

            @Override
            public Result run(Stage stage) throws Exception {
                return body.run(stage);
            }
        };
    }
}
