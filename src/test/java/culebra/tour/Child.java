package culebra.tour;

import java.io.IOException;
import java.io.OutputStream;

/** What the child JVMs of the tour have in common. */
final class Child {
    private Child() {}

    /** Ends this JVM when its standard input ends: when the tour closes it, or is dead. */
    static void endsWithParent() {
        Thread.ofPlatform().daemon().start(Child::awaitEnd);
    }

    private static void awaitEnd() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // as good as its end
        }
        Runtime.getRuntime().halt(1);
    }
}
