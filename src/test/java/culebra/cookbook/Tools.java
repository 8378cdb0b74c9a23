package culebra.cookbook;

import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvSemaphores;

import java.nio.file.Path;

/** Works with two tools, which {@code tools.c} needs, too, and may be killed while it has them. */
final class Tools {
    private Tools() {}

    // @start region=tools @highlight region regex="SemOp\.\w+|withUndo|openOrCreate|(tryA|a)pply"
    /** {@code FILE}: works while it holds both tools, a saw and a hammer. */
    public static void main(String[] arguments) throws Exception {
        var key = SysvKey.of(Path.of(arguments[0]), 'T');
        var take = new SemOp[] {SemOp.take(0, 1).withUndo(), SemOp.take(1, 1).withUndo()};
        var give = new SemOp[] {SemOp.add(0, 1).withUndo(), SemOp.add(1, 1).withUndo()};
        try (var tools = SysvSemaphores.openOrCreate(key, new int[] {1, 1})) {
            if (!tools.tryApply(take)) {
                System.out.println("waits");
                tools.apply(take); // both at once or none, so no deadlock
            }
            try {
                System.out.println("works");
                System.in.read(); // until Enter; if it is killed, the kernel releases the tools
            } finally {
                tools.apply(give);
            }
        }
    }
    // @end @end
}
