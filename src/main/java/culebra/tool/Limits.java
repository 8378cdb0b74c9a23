package culebra.tool;

import culebra.internal.RawText;
import culebra.internal.SystemLimit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads limits from /proc and the file systems; what cannot be read is a question mark. */
final class Limits {
    private static final String UNKNOWN = "?";
    private static final int KIBI = 1024;

    private final List<Limit> limits = new ArrayList<>();
    private final String process;

    private Limits(String process) {
        this.process = process;
    }

    /** Those of the system, then those of a process: a number, or {@code self}. */
    static List<Limit> read(String process) throws IOException {
        if (!Files.isDirectory(Path.of("/proc/" + process))) {
            throw new NoSuchFileException("/proc/" + process, null, "there is no such process");
        }
        var limits = new Limits(process);
        limits.addMemory();
        limits.addQueues();
        limits.addSysv();
        limits.addKernel();
        limits.addProcess();
        limits.addFlags();
        return limits.limits;
    }

    private void addMemory() {
        File directory = new File("/dev/shm");
        long total = directory.getTotalSpace();
        String used = kibibytes(total - directory.getUsableSpace());
        add(
                "/dev/shm",
                total == 0 ? "not mounted" : kibibytes(total),
                total == 0 ? "" : used,
                "mount -o remount,size= /dev/shm; docker run --shm-size");
        add(
                "/dev/shm mount options",
                mountOptions("/dev/shm"),
                "",
                "mount -o remount,nr_inodes= allows more objects");
    }

    private void addQueues() {
        String mounted = mountOptions("/dev/mqueue");
        boolean visible = !mounted.equals(UNKNOWN);
        String queues = visible ? "" + count(new File("/dev/mqueue").list()) : "";
        add(
                "/dev/mqueue",
                visible ? "mounted" : "not mounted",
                "",
                "mount -t mqueue none /dev/mqueue lets queues be listed");
        addFile("fs.mqueue.queues_max", queues, "queues on the system");
        addFile("fs.mqueue.msg_max", "", "messages in a queue");
        addFile("fs.mqueue.msgsize_max", "", "bytes of a message");
    }

    private void addSysv() {
        addFile("kernel.shmmni", rows("/proc/sysvipc/shm", 1), "System V memory objects");
        addFile("kernel.shmmax", "", "bytes of one");
        addFile("kernel.shmall", "", "pages of all");
        String sets = rows("/proc/sysvipc/sem", 1);
        addFile(
                "kernel.sem",
                sets.isEmpty() ? "" : sets + " sets",
                "System V semaphores in a set, in all, in an operation, sets");
        addFile("kernel.msgmni", rows("/proc/sysvipc/msg", 1), "System V queues");
        addFile("kernel.msgmax", "", "bytes of a System V message");
        addFile("kernel.msgmnb", "", "bytes in a System V queue");
    }

    private void addKernel() {
        addFile(
                "fs.file-max",
                SystemLimit.read("/proc/sys/fs/file-nr").split("\\s")[0],
                "open files on the system");
        addFile("fs.epoll.max_user_watches", "", "descriptors in the Pollers of a user");
        addFile("fs.pipe-max-size", "", "bytes of a pipe without root");
        addFile("net.unix.max_dgram_qlen", "", "datagrams that wait in a UNIX socket");
        addFile("net.core.somaxconn", "", "connections that wait to be accepted");
        addFile("net.core.wmem_max", "", "bytes of a send buffer");
        addFile("net.core.rmem_max", "", "bytes of a receive buffer");
        addFile("vm.max_map_count", rows("/proc/" + process + "/maps", 0), "mappings of a process");
        addFile(
                "kernel.yama.ptrace_scope",
                "",
                "above 0, ProcessFd duplicates descriptors of children only");
    }

    private void addProcess() {
        int open = count(new File("/proc/" + process + "/fd").list());
        addResource("Max open files", open < 0 ? "" : "" + open, "ulimit -n; LimitNOFILE=");
        addResource("Max msgqueue size", "", "ulimit -q; LimitMSGQUEUE=; per user");
        addResource(
                "Max locked memory",
                word(text("/proc/" + process + "/status"), "VmLck:"),
                "ulimit -l; LimitMEMLOCK=");
        addResource(
                "Max pending signals",
                word(text("/proc/" + process + "/status"), "SigQ:"),
                "ulimit -i; LimitSIGPENDING=; per user");
        addResource("Max file size", "", "ulimit -f; LimitFSIZE=; shared memory too");
        addResource(
                "Max processes",
                word(text("/proc/" + process + "/status"), "Threads:"),
                "ulimit -u; LimitNPROC=; threads of all processes of the user");
    }

    /** The words of a JVM's command line that change what Culebra can do. */
    private void addFlags() {
        String maps = text("/proc/" + process + "/maps"); // empty for another user's process
        if (process.equals("self") || !maps.isEmpty() && !maps.contains("/libjvm.so")) {
            return;
        }
        var flags = new StringBuilder();
        for (String word : text("/proc/" + process + "/cmdline").split("\0")) {
            if (word.startsWith("--enable-native-access")
                    || word.startsWith("--illegal-native-access")
                    || word.startsWith("-Dculebra.")
                    || word.equals("-Xrs")) {
                flags.append(flags.isEmpty() ? "" : " ").append(word);
            }
        }
        add(
                "JVM flags",
                flags.isEmpty() ? "none" : flags.toString(),
                "",
                "--enable-native-access=ALL-UNNAMED, or a module: Culebra calls C");
    }

    private void addResource(String resource, String used, String remedy) {
        String line = line(text("/proc/" + process + "/limits"), resource);
        String value = UNKNOWN;
        if (line != null) {
            String[] words = line.substring(resource.length()).strip().split(" +");
            value = words[0].equals(words[1]) ? words[0] : words[0] + ", at most " + words[1];
        }
        add(resource, value, used, remedy);
    }

    /** A file in which a second read may find nothing. */
    private void addFile(String key, String used, String meaning) {
        String value = SystemLimit.read("/proc/sys/" + key.replace('.', '/')).replace('\t', ' ');
        add(key, value, used, meaning + ": sysctl -w " + key + "=");
    }

    private void add(String what, String value, String used, String remedy) {
        limits.add(new Limit(what, value, used, remedy));
    }

    private static String mountOptions(String point) {
        String line = null;
        for (String each : text("/proc/self/mounts").split("\n")) {
            if (each.contains(" " + point + " ")) {
                line = each;
            }
        }
        return line == null ? UNKNOWN : line.split(" ")[3];
    }

    /** The rest of the line that begins with a label, with single blanks. */
    private static String word(String text, String label) {
        String line = line(text, label);
        return line == null ? "" : line.substring(label.length()).strip();
    }

    private static String line(String text, String beginning) {
        for (String line : text.split("\n")) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        return null;
    }

    /** The number of rows below the header; empty if the table cannot be read. */
    private static String rows(String table, int header) {
        int rows = -header;
        String text = text(table);
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            rows++;
        }
        return text.isEmpty() ? "" : "" + rows;
    }

    private static int count(String[] names) {
        return names == null ? -1 : names.length;
    }

    private static String kibibytes(long bytes) {
        return bytes / KIBI + " KiB";
    }

    private static String text(String file) {
        try {
            return RawText.decode(Files.readAllBytes(Path.of(file)));
        } catch (IOException unreadable) {
            return "";
        }
    }
}
