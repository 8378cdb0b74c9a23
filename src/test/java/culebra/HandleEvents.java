package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.internal.Platform;
import culebra.mq.MessageQueue;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.process.ChildProcess;
import culebra.ring.MessageRing;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.sync.SharedLatch;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvObject;
import culebra.sysv.SysvQueue;
import culebra.testing.Patience;
import culebra.testing.TempName;

import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What a JVM of its own records of the handles that it opens and closes. */
final class HandleEvents {
    private static final String OPEN = "culebra.Open";
    private static final String CLOSE = "culebra.Close";

    private HandleEvents() {}

    /** A place in the recording, between the events of the library. */
    @Name("test.Mark")
    private static final class Mark extends Event {}

    private interface Step {
        void run() throws Exception;
    }

    /** A handle of a program's own. */
    private static final class OwnHandle extends FdHandle<OwnHandle> {
        OwnHandle(Fd fd) {
            super(fd);
        }
    }

    /** An event, as one line: the handle's kind and descriptor, and how dumps show it. */
    private record Line(String event, String kind, int descriptor, String object, String name) {
        Line(RecordedEvent event) {
            this(
                    event.getEventType().getName(),
                    event.getString("kind"),
                    event.getInt("descriptor"),
                    event.getString("object"),
                    event.getString("name"));
        }

        boolean isOpenOf(Line close) {
            return event.equals(OPEN)
                    && kind.equals(close.kind)
                    && descriptor == close.descriptor
                    && (descriptor >= 0 || object.equals(close.object));
        }
    }

    static void eachHandleIsOpenedAndClosedOnce(String[] file) throws Exception {
        var steps = new ArrayList<Step>();
        var kinds = Handles.all().toList();
        for (Handles.Kind kind : kinds) {
            var made = new ArrayList<AutoCloseable>();
            steps.add(() -> made.add(kind.maker().make()));
            steps.add(
                    () -> {
                        made.getFirst().close();
                        made.getFirst().close();
                    });
        }
        List<List<Line>> recorded = record(file[0], steps);
        Handles.removeSystemVObjects();
        for (int i = 0; i < kinds.size(); i++) {
            Class<?> type = kinds.get(i).type();
            List<Line> opens = recorded.get(2 * i);
            List<Line> closes = recorded.get(2 * i + 1);
            assertEquals(closed(type), kindsOf(closes), type + " closes as " + closes);
            for (Line close : closes) {
                // The maker of a System V handle leaves another handle of the object open.
                long expected = SysvObject.class.isAssignableFrom(type) ? 2 : 1;
                long found = opens.stream().filter(each -> each.isOpenOf(close)).count();
                assertEquals(expected, found, close + " was opened as " + opens);
                if (FdHandle.class.isAssignableFrom(type)) {
                    assertNotNull(close.name, close.toString());
                }
            }
        }
    }

    static void handleThatNeverWasHasNoEvent(String[] file) throws Exception {
        String name = TempName.next();
        try (SharedMemory memory = SharedMemory.create(name, 100);
                SignalWatch watch = SignalWatch.open(Signal.USR1);
                Arena arena = Arena.ofConfined()) {
            var closed = Handles.readingEnd();
            closed.close();
            var slot = arena.allocate(SharedLatch.LAYOUT);
            slot.set(JAVA_INT, 0, -1);
            List<Line> recorded =
                    record(
                                    file[0],
                                    List.of(
                                            () -> refused(() -> NamedSemaphore.open(name)),
                                            () -> refused(() -> MessageQueue.open(name)),
                                            () -> refused(() -> SignalWatch.open(Signal.USR1)),
                                            () -> refused(() -> ReadChannel.adopt(closed)),
                                            () -> new OwnHandle(closed),
                                            () -> refused(() -> SharedLatch.open(slot)),
                                            () ->
                                                    refused(
                                                            () ->
                                                                    SysvQueue.open(
                                                                            new SysvKey(
                                                                                    0x5ca1ab1e))),
                                            () -> refused(() -> ChildBuilder.of("/no").start()),
                                            () -> refused(() -> MessageRing.open(name))))
                            .stream()
                            .flatMap(List::stream)
                            .toList();
            assertEquals(List.of("SharedMemory", "SharedMemory"), kindsOf(recorded));
            assertEquals(true, memory.isOpen() && watch.isOpen());
        } finally {
            SharedMemory.unlink(name);
        }
    }

    static void adoptedDescriptorChangesItsKind(String[] file) throws Exception {
        int number = Handles.readingEnd().detach();
        var made = new ArrayList<AutoCloseable>();
        var recorded =
                record(
                        file[0],
                        List.of(
                                () -> made.add(Fd.adopt(number)),
                                () -> made.add(ReadChannel.adopt((Fd) made.getFirst())),
                                () -> made.getLast().close()));
        assertEquals(List.of("Open Fd " + number), texts(recorded.get(0)));
        assertEquals(
                List.of("Close Fd " + number, "Open ReadChannel " + number),
                texts(recorded.get(1)));
        assertEquals(List.of("Close ReadChannel " + number), texts(recorded.get(2)));
    }

    static void watchAndChildAreRecorded(String[] file) throws Exception {
        var watches = new ArrayList<SignalWatch>();
        var children = new ArrayList<ChildProcess>();
        var recorded =
                record(
                        file[0],
                        List.of(
                                () -> watches.add(SignalWatch.open(Signal.USR1, Signal.WINCH)),
                                () -> watches.getFirst().close(),
                                () -> children.add(ChildBuilder.of("true").start()),
                                () -> awaitEnd(children.getFirst())));
        Line open = recorded.get(0).getFirst();
        assertEquals("[USR1, WINCH]", open.name);
        assertEquals(List.of("Open SignalWatch " + open.descriptor), texts(recorded.get(0)));
        assertEquals(List.of("Close SignalWatch " + open.descriptor), texts(recorded.get(1)));
        var lines = new ArrayList<>(recorded.get(2)); // the child may end at once
        lines.addAll(recorded.get(3));
        assertEquals(List.of("Open ChildProcess -1", "Close ChildProcess -1"), texts(lines));
        assertEquals(String.valueOf(children.getFirst().pid()), lines.getFirst().name);
    }

    /** The end of a notification is known before the work of a later one begins. */
    static void notificationIsRecordedUntilItFiresOrIsCancelled(String[] file) throws Exception {
        try (MessageQueue queue = Handles.queue()) {
            Step fire =
                    () -> {
                        var fired = new CountDownLatch(1);
                        queue.notifyOnce(fired::countDown);
                        queue.send(new byte[1], 0);
                        fired.await();
                        queue.receive();
                    };
            Runnable never = () -> {};
            var recorded =
                    record(
                            file[0],
                            List.of(
                                    fire,
                                    () -> queue.notifyOnce(never),
                                    () -> refused(() -> queue.notifyOnce(never)),
                                    () -> {
                                        queue.cancelNotification();
                                        fire.run();
                                    }));
            String text = " QueueNotification " + queue.fd().number();
            assertEquals(List.of("Open" + text, "Close" + text), texts(recorded.get(0)));
            assertEquals(List.of("Open" + text), texts(recorded.get(1)));
            assertEquals(List.of(), texts(recorded.get(2)));
            assertEquals(
                    List.of("Close" + text, "Close" + text, "Open" + text),
                    texts(recorded.get(3)).stream().sorted().toList());
        }
    }

    /** Waits until the library's thread has recorded the end. */
    private static void awaitEnd(ChildProcess child) throws Exception {
        assertEquals(0, child.waitFor());
        String name = "culebra-child " + child.pid();
        Patience.await(
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().equals(name)),
                () -> name + " goes on");
    }

    private static void refused(Step step) {
        assertThrows(Exception.class, step::run);
    }

    private static List<String> closed(Class<?> type) {
        return type == UnixPipe.class
                ? List.of(ReadChannel.class.getSimpleName(), WriteChannel.class.getSimpleName())
                : List.of(type.getSimpleName());
    }

    private static List<String> kindsOf(List<Line> lines) {
        return lines.stream().map(Line::kind).toList();
    }

    private static List<String> texts(List<Line> lines) {
        return lines.stream()
                .map(each -> each.event.substring(8) + " " + each.kind + " " + each.descriptor)
                .toList();
    }

    /** Returns the events of each step. */
    private static List<List<Line>> record(String file, List<Step> steps) throws Exception {
        try (Recording recording = new Recording()) {
            recording.start();
            Patience.await(HandleEvents::isRecorded, "the recording is not noticed");
            for (Step step : steps) {
                new Mark().commit();
                step.run();
            }
            recording.stop();
            recording.dump(Path.of(file));
        }
        var events = new ArrayList<>(RecordingFile.readAllEvents(Path.of(file)));
        events.sort(Comparator.comparing(RecordedEvent::getStartTime));
        var recorded = new ArrayList<List<Line>>();
        for (RecordedEvent event : events) {
            String name = event.getEventType().getName();
            if (name.equals("test.Mark")) {
                recorded.add(new ArrayList<>());
            } else if (!recorded.isEmpty() && (name.equals(OPEN) || name.equals(CLOSE))) {
                recorded.getLast().add(new Line(event));
            }
        }
        return recorded;
    }

    /** Opens something, at which a recording is noticed. */
    private static boolean isRecorded() {
        try {
            Handles.counter().close();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        return Platform.isRecorded();
    }
}
