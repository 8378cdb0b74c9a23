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
import java.util.ArrayList;
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

    /** As the first System V segment of an IPC namespace has it. */
    @Test
    void aMappedFileMayHaveTheInode0() {
        assertEquals(
                new MapsLine(FileId.of("00:04", 0), "/SYSV00000000 (deleted)"),
                MapsLine.parse(
                        "7f27a8400000-7f27a8401000 rw-s 00000000 00:04 0                          "
                                + "/SYSV00000000 (deleted)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7ffd5b5f6000-7ffd5b617000 rw-p 00000000 00:00 0                          [stack]",
                "7f27a8400000-7f27a8401000 rw-p 00000000 00:00 0 ",
                "7f27a8400000-7f27a8401000 rw-s 00000000 0017 33 /odd",
                "7f27a8400000-7f27a8401000 rw-s 00000000 00:17 x /odd",
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
        assertNull(LockLine.parse("3: POSIX  ADVISORY READ 5 odd 0 EOF").id());
        assertEquals(
                FileId.of("fe:00", 77), LockLine.parse("1: FLOCK A READ 1 fe:00:77 0 EOF").id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3: NEWKIND ACTIVE READ 5 00:1:2 0 EOF",
                "3: FLOCK",
                "3: FLOCK A READ x 00:1:2 0 EOF"
            })
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

    @Test
    void whatLooksAlmostLikeASocketIsARestOfAName() {
        String begin = "ffff8c2b0a5b1c00: 00000002 00000000 00000000 0002 01 12347 @two\n";
        for (String rest :
                List.of(
                        "0: 0 0 0 FFFFFFFFF 0 1",
                        "ffff8c2b0a5b1c00: 00000002 00000000 00000000 0002 FFFFFFFFF 1",
                        "ffff8c2b0a5b1c00: 00000002 00000000 00000000 0002 01"
                                + " 9999999999999999999")) {
            assertEquals(
                    List.of(socket(Type.DATAGRAM, State.UNCONNECTED, "@two\n" + rest, 12347)),
                    UnixSockets.parse("Num\n" + begin + rest + "\n"));
        }
    }

    @Test
    void anOddRowOfATableIsLeftOut() {
        String table =
                """
                       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid
                         0          1   600           3          1     5     6     0     0     0
                         x          2   600           3          1     5     6     0     0     0
                         0          3   600
                """;
        assertEquals(1, SysvTables.rows("msg", table, null).size());
    }

    @Test
    void aTableThatCannotBeReadIsRemarked() {
        var warnings = new ArrayList<String>();
        assertEquals("", ProcFile.table(Path.of("/proc/culebra-none"), warnings));
        assertEquals(
                List.of("/proc/culebra-none cannot be read, so its entries are missing"), warnings);
    }

    private static SocketLine socket(Type type, State state, String address, long inode) {
        return new SocketLine(type, state, Optional.ofNullable(address), inode);
    }

    @Test
    void aMountIsTakenApart() {
        assertEquals(
                new MountLine("/dev/mqueue", "mqueue", "rw"),
                MountLine.parse("25 24 0:23 / /dev/mqueue rw,relatime shared:9 - mqueue none rw"));
        assertEquals(
                new MountLine("/a b\\040", "tmpfs", "rw,mode=755"),
                MountLine.parse("25 24 0:23 /x /a\\040b\\134040 rw - tmpfs - rw,mode=755"));
        assertNull(MountLine.parse("25 24 0:23"));
    }

    /** A zero byte is impossible everywhere, other characters are in some locales. */
    @Test
    void aMountWhosePlaceThisLocaleCannotExpressIsLeftOut() {
        String mounts =
                """
                25 24 0:23 / /a\0b rw - tmpfs none rw
                26 24 0:24 / /c\0d rw - mqueue none rw
                27 24 0:24 / /e rw - mqueue none rw
                """;
        assertEquals(List.of(Path.of("/e")), MountLine.ofQueues(mounts));
    }

    @Test
    void aMountTellsThatItHidesProcesses() {
        String mount = "22 1 0:20 / /proc rw,nosuid shared:5 - proc proc rw";
        assertEquals(Optional.of("hidepid=2"), MountLine.hiding(mount + ",gid=9,hidepid=2"));
        assertEquals(
                Optional.of("hidepid=invisible"), MountLine.hiding(mount + ",hidepid=invisible"));
        for (String shown : List.of("", ",hidepid=0", ",hidepid=off", ",hidepid=2\n" + mount)) {
            assertEquals(Optional.empty(), MountLine.hiding(mount + shown), shown);
        }
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
        String elsewhere = "QSIZE:0  NOTIFY:2    SIGNO:0    NOTIFY_PID:0     \n";
        assertEquals(QueueContent.ELSEWHERE, QueueContent.of(0, 1, 1, elsewhere).notified());
        elsewhere = "QSIZE:0  NOTIFY:0    SIGNO:10   NOTIFY_PID:0     \n";
        assertEquals(QueueContent.ELSEWHERE, QueueContent.of(0, 1, 1, elsewhere).notified());
        String silent = "QSIZE:0  NOTIFY:0    SIGNO:0    NOTIFY_PID:0     \n";
        assertEquals(QueueContent.NONE, QueueContent.of(0, 1, 1, silent).notified());
    }
}
