package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import culebra.inspect.FileLockEntry.Kind;
import culebra.inspect.UnixSocketEntry.State;
import culebra.inspect.UnixSocketEntry.Type;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The lines of /proc, as the kernel has written them. */
class LinesTest {
    private static final String LONG = "/dev/shm/" + "n".repeat(255);

    @Test
    void aMappingTellsItsFile() {
        String begin = "7f27a8400000-7f27a8401000 rw-s 00000000 00:17 33                         ";
        var file = FileId.of("00:17", 33);
        assertEquals(
                new MapsLine(file, "/dev/shm/sem.a"), MapsLine.parse(begin + "/dev/shm/sem.a"));
        String odd = "/dev/shm/a  b \\ (deleted)";
        assertEquals(new MapsLine(file, odd), MapsLine.parse(begin + odd));
        assertEquals(new MapsLine(file, LONG), MapsLine.parse(begin + LONG));
        assertEquals(
                new MapsLine(file, "/dev/shm/two\nlines"),
                MapsLine.parse(begin + "/dev/shm/two\\012lines"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7ffd5b5f6000-7ffd5b617000 rw-p 00000000 00:00 0                          [stack]",
                "7f27a8400000-7f27a8401000 rw-p 00000000 00:00 0 ",
                "",
                "cut off"
            })
    void memoryWithoutAFileIsNoMapping(String line) {
        assertNull(MapsLine.parse(line));
    }

    /** As makedev(3) has it: 12 bits, 8 bits, and the rest of each above. */
    @Test
    void aDeviceIsTheSameHoweverItIsWritten() {
        assertEquals(FileId.of("fe:00", 7), FileId.of(0xfe00, 7));
        assertEquals(FileId.of("00:1c", 7), FileId.of(0x1c, 7));
        assertEquals(FileId.of("103:12345", 7), FileId.of(0x12310345L, 7));
    }

    @Test
    void aLockIsTakenApart() {
        assertEquals(
                new LockLine(1, false, Kind.FLOCK, true, 1234, "fe:00:77", 0, Long.MAX_VALUE),
                LockLine.parse("1: FLOCK  ADVISORY  WRITE 1234 fe:00:77 0 EOF"));
        assertEquals(
                new LockLine(12, true, Kind.POSIX, false, 9, "00:17:5", 100, 10),
                LockLine.parse("12: -> POSIX  ADVISORY  READ 9 00:17:5 100 109"));
        assertEquals(
                new LockLine(2, true, Kind.OFD, true, -1, "fe:00:77", 5, Long.MAX_VALUE),
                LockLine.parse("2:     -> OFDLCK ADVISORY  WRITE -1 fe:00:77 5 EOF"));
        assertEquals(Kind.LEASE, LockLine.parse("3: LEASE  ACTIVE    READ 5 00:1:2 0 EOF").kind());
        assertNull(LockLine.parse("3: POSIX  *NOINODE* READ 5 <none>:0 0 EOF").id());
        assertEquals(
                FileId.of("fe:00", 77), LockLine.parse("1: FLOCK A READ 1 fe:00:77 0 EOF").id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3: NEWKIND ACTIVE READ 5 00:1:2 0 EOF", "3: FLOCK"})
    void whatIsNoKnownLockIsLeftOut(String line) {
        assertNull(LockLine.parse(line));
    }

    @Test
    void socketsAreTakenApart() {
        String table =
                """
                Num       RefCount Protocol Flags    Type St Inode Path
                000000000aee2521: 00000003 00000000 00000000 0001 03  1057
                ffff8c2b0a5b1c00: 00000002 00000000 00010000 0001 01 12345 /run/a b\\012
                ffff8c2b0a5b1c00: 00000002 00000000 00010000 0005 01 12346 @abstract@with@@zeros
                ffff8c2b0a5b1c00: 00000002 00000000 00000000 0001 02     0 /run/pending
                ffff8c2b0a5b1c00: 00000002 00000000 00000000 0002 01 12347 /run/two

                lines
                0000000067d1b3a8: 00000003 00000000 00000000 0002 03 12348 @
                """;
        assertEquals(
                List.of(
                        socket(Type.STREAM, State.CONNECTED, null, 1057),
                        socket(Type.STREAM, State.LISTENING, "/run/a b\\012", 12345),
                        socket(Type.SEQPACKET, State.LISTENING, "@abstract@with@@zeros", 12346),
                        socket(Type.STREAM, State.CONNECTING, "/run/pending", 0),
                        socket(Type.DATAGRAM, State.UNCONNECTED, "/run/two\n\nlines", 12347),
                        socket(Type.DATAGRAM, State.CONNECTED, "@", 12348)),
                UnixSockets.parse(table));
        assertEquals(List.of(), UnixSockets.parse(""));
    }

    private static SocketLine socket(Type type, State state, String address, long inode) {
        return new SocketLine(type, state, Optional.ofNullable(address), inode);
    }

    @Test
    void aMountIsTakenApart() {
        assertEquals(
                new MountLine(Path.of("/dev/mqueue"), "mqueue"),
                MountLine.parse("25 24 0:23 / /dev/mqueue rw,relatime shared:9 - mqueue none rw"));
        assertEquals(
                new MountLine(Path.of("/a b\\040"), "tmpfs"),
                MountLine.parse("25 24 0:23 /x /a\\040b\\134040 rw - tmpfs a rw"));
    }

    @Test
    void aQueueTellsItsBytesAndWhomItNotifies() {
        String status = "QSIZE:129        NOTIFY:2    SIGNO:0    NOTIFY_PID:8260\n";
        assertEquals(
                new QueueContent(
                        OptionalInt.of(1),
                        OptionalInt.of(10),
                        OptionalInt.of(512),
                        OptionalLong.of(129),
                        8260),
                QueueContent.of(1, 10, 512, status));
        assertEquals(OptionalLong.empty(), QueueContent.of(1, 10, 512, "").bytes());
    }
}
