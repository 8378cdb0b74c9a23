package culebra.struct;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A definition of random members.
 *
 * @param paths of some members, as C writes them
 * @param groups those of them that are structs or unions
 */
record RandomStruct(String name, String definition, List<String> paths, List<String> groups) {
    private static final List<String> TYPES =
            List.of(
                    "char",
                    "signed char",
                    "unsigned char",
                    "short",
                    "unsigned short int",
                    "int",
                    "unsigned",
                    "long",
                    "long unsigned int",
                    "long long",
                    "float",
                    "double",
                    "bool",
                    "int8_t",
                    "uint16_t",
                    "int32_t",
                    "uint64_t",
                    "size_t",
                    "ssize_t",
                    "off_t",
                    "time_t",
                    "pid_t",
                    "uid_t",
                    "char16_t",
                    "volatile int",
                    "sem_t",
                    "pthread_mutex_t",
                    "pthread_cond_t");

    static List<RandomStruct> list(long seed, int count) {
        var random = new SplittableRandom(seed);
        return IntStream.range(0, count).mapToObj(i -> new Maker(random, "s" + i).make()).toList();
    }

    private static final class Maker {
        private final RandomGenerator random;
        private final String name;
        private final StringBuilder before = new StringBuilder();
        private final List<String> paths = new ArrayList<>();
        private final List<String> groups = new ArrayList<>();
        private int members;
        private int tags;

        Maker(RandomGenerator random, String name) {
            this.random = random;
            this.name = name;
        }

        RandomStruct make() {
            String body = body("", 0);
            return new RandomStruct(
                    name, before + "struct " + name + " {\n" + body + "};", paths, groups);
        }

        private String body(String prefix, int depth) {
            var text = new StringBuilder();
            for (int count = random.nextInt(1, 6); count > 0; count--) {
                String member = "m" + members++;
                String bounds = "";
                String element = "";
                for (int i = random.nextInt(6) - 3; i > 0; i--) {
                    int bound = random.nextInt(1, 5);
                    bounds += "[" + bound + "]";
                    element += "[" + random.nextInt(bound) + "]";
                }
                String path = prefix + member + element;
                paths.add(prefix + member);
                paths.add(path);
                boolean isGroup = depth < 3 && random.nextInt(4) == 0;
                if (random.nextInt(6) == 0) { // no less than what is inside a group
                    text.append("alignas(").append(isGroup ? 64 : 8 << random.nextInt(4));
                    text.append(") ");
                }
                if (isGroup) {
                    groups.add(path);
                    text.append(group(path + ".", depth));
                } else {
                    text.append(TYPES.get(random.nextInt(TYPES.size())));
                }
                text.append(' ').append(member).append(bounds).append(";\n");
            }
            return text.toString();
        }

        /** With a name before the struct, or without one inside it. */
        private String group(String prefix, int depth) {
            String keyword = random.nextBoolean() ? "struct " : "union ";
            String body = body(prefix, depth + 1);
            if (random.nextBoolean()) {
                return keyword + "{\n" + body + "}";
            }
            String tag = name + "_" + tags++;
            before.append(keyword).append(tag).append(" {\n").append(body).append("};\n");
            return keyword + tag;
        }
    }
}
