package culebra.inspect;

import java.util.Objects;

/**
 * A process that uses an object.
 *
 * @param pid the PID in this PID namespace; 0 if the kernel does not report it
 * @param command the first 15 bytes of the name of the process; "?" if the process has ended
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_comm.5.html">proc_pid_comm(5)</a>
 */
public record IpcProcess(long pid, String command) {
    /** Creates a process. */
    public IpcProcess {
        Objects.requireNonNull(command, "command");
    }

    static final IpcProcess UNKNOWN = new IpcProcess(0, "?");

    // Not as records compare, by code that is linked at run time: a listing starts sooner.
    @Override
    public boolean equals(Object other) {
        return other instanceof IpcProcess process
                && process.pid == pid
                && process.command.equals(command);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(pid) * 31 + command.hashCode();
    }

    /** Returns the PID and the name, such as {@code 4711 java}. */
    @Override
    public String toString() {
        return pid == 0 ? "unknown" : pid + " " + Table.printable(command);
    }
}
