package culebra;

import culebra.testing.Elsewhere;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Stream;

/** A recording has one event for each handle that is opened, and one when it is closed. */
class HandleEventsTest {
    @TempDir private Path directory;

    static Stream<String> tests() {
        return Elsewhere.tests(HandleEvents.class);
    }

    @ParameterizedTest
    @MethodSource("tests")
    void handlesAreRecorded(String test) throws Exception {
        Elsewhere.with()
                .reused()
                .run(HandleEvents.class, test, directory.resolve("events.jfr").toString());
    }
}
