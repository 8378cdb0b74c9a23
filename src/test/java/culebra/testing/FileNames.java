package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.Charset;

/** What the locale allows in the names of files. */
public final class FileNames {
    private FileNames() {}

    /** Aborts the test where the JDK knows no paths beyond ASCII, as in the locale C. */
    public static void assumeUnicode() {
        String encoding = System.getProperty("sun.jnu.encoding");
        assumeTrue(
                Charset.forName(encoding).newEncoder().canEncode("\u00e9\u540d"),
                "file names in Unicode, and they are " + encoding + ": export LC_ALL=C.UTF-8");
    }
}
