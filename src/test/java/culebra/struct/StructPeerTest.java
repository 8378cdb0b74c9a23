package culebra.struct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Counts;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Structs of random members are the same in gcc, g++ and ctypes. */
class StructPeerTest {
    private static final long SEED = Long.getLong("culebra.struct.seed", System.nanoTime());
    private static final String INCLUDES =
            """
            #include <pthread.h>
            #include <semaphore.h>
            #include <stdalign.h>
            #include <stdbool.h>
            #include <stddef.h>
            #include <stdint.h>
            #include <stdio.h>
            #include <sys/types.h>
            #include <time.h>
            #include <uchar.h>

            """;

    @TempDir Path directory;

    private final List<RandomStruct> random = RandomStruct.list(SEED, Counts.of(30, 1_000));

    @Test
    void gccPlacesTheMembersOfTheDefinition() throws Exception {
        var program = new StringBuilder(INCLUDES);
        random.forEach(each -> program.append(each.definition()).append('\n'));
        program.append("int main(void) {\n");
        for (RandomStruct each : random) {
            for (String path : each.paths()) {
                program.append("printf(\"%zu\\n\", offsetof(struct ");
                program.append(each.name()).append(", ").append(path).append("));\n");
            }
            program.append("printf(\"%zu\\n\", sizeof(struct ").append(each.name()).append("));\n");
            program.append("printf(\"%zu\\n\", _Alignof(struct ");
            program.append(each.name()).append("));\n");
        }
        program.append("}\n");
        Path source = Files.writeString(directory.resolve("offsets.c"), program);
        Path compiled = directory.resolve("offsets");
        compile("gcc", "-std=gnu11", "-o", compiled.toString(), source.toString());
        try (Peer c = Peer.command(List.of(compiled.toString()))) {
            for (RandomStruct each : random) {
                Struct struct = Struct.of(each.definition());
                for (String path : each.paths()) {
                    String where = "seed " + SEED + ": " + path + " of " + each.definition();
                    assertEquals(c.line(), "" + struct.byteOffset(path), where);
                }
                c.expect("" + struct.byteSize());
                c.expect("" + struct.layout().byteAlignment());
            }
            c.join();
        }
    }

    @Test
    void gccAcceptsWhatToCReturns() throws Exception {
        compile("gcc", "-std=c11", "-fsyntax-only", "-D_GNU_SOURCE", header("c", false).toString());
    }

    @Test
    void gccAcceptsWhatToCReturnsForTheLayoutAlone() throws Exception {
        compile("gcc", "-std=c11", "-fsyntax-only", "-D_GNU_SOURCE", header("c", true).toString());
    }

    @Test
    void gppAcceptsWhatToCReturnsForTheLayoutAlone() throws Exception {
        compile("g++", "-std=c++17", "-fsyntax-only", header("cc", true).toString());
    }

    @Test
    void ctypesPlacesTheMembersOfWhatToPythonReturns() throws Exception {
        python(false);
        python(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"field", "getattr", "Union", "Structure", "c_int", "__node"})
    void pythonImportsTheModuleWhateverTheTag(String tag) throws Exception {
        String text = "struct %s { int x; }; struct whole { struct %<s each; int y; };";
        try (Peer python = Peer.python(Struct.of(text.formatted(tag)).toPython())) {
            assertEquals("", python.join());
        }
    }

    /** The definitions by a struct, or by its layout alone. */
    private Path header(String suffix, boolean byLayout) throws IOException {
        var text = new StringBuilder();
        for (RandomStruct each : random) {
            text.append(struct(each, byLayout).toC());
        }
        return Files.writeString(directory.resolve("header." + suffix), text);
    }

    /** Asks Python for offsets by the paths, beside the assertions that it runs. */
    private void python(boolean byLayout) throws Exception {
        var script = new StringBuilder("from ctypes import addressof\n");
        for (RandomStruct each : random) {
            Struct struct = struct(each, byLayout);
            script.append(struct.toPython());
            script.append("print(sizeof(").append(each.name()).append("))\n");
            for (String path : each.groups()) {
                script.append("s = ").append(each.name()).append("()\n");
                script.append("print(addressof(s.").append(path).append(") - addressof(s))\n");
            }
        }
        Path source = Files.writeString(directory.resolve("structs.py"), script);
        try (Peer python = Peer.command(List.of("python3", "-ISu", source.toString()))) {
            for (RandomStruct each : random) {
                Struct struct = struct(each, byLayout);
                python.expect("" + struct.byteSize());
                for (String path : each.groups()) {
                    python.expect("" + struct.byteOffset(path));
                }
            }
            python.join();
        }
    }

    private static Struct struct(RandomStruct random, boolean byLayout) {
        Struct struct = Struct.of(random.definition());
        return byLayout ? Struct.of(struct.layout()) : struct;
    }

    private static void compile(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(arguments));
        command.addAll(1, List.of("-Wall", "-Werror"));
        try (Peer compiler = Peer.command(command)) {
            compiler.join();
        } catch (AssertionError failed) {
            throw new AssertionError("seed " + SEED, failed);
        }
    }
}
