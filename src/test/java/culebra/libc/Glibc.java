package culebra.libc;

/** The version of the C library that runs the tests. */
public final class Glibc {
    private static final String[] VERSION = Libc.gnu_get_libc_version().getString(0).split("\\.");

    private Glibc() {}

    /** Returns true if the C library is older than a version, such as 2.34. */
    public static boolean isBefore(String version) {
        String[] other = version.split("\\.");
        int major = Integer.compare(Integer.parseInt(VERSION[0]), Integer.parseInt(other[0]));
        int minor = Integer.compare(Integer.parseInt(VERSION[1]), Integer.parseInt(other[1]));
        return major < 0 || major == 0 && minor < 0;
    }
}
