package culebra.internal;

import java.util.List;

/**
 * The descriptors of the library's own daemons, which come with the first wait and go when idle.
 */
public final class DaemonDescriptors {
    private DaemonDescriptors() {}

    /** Their numbers now. */
    public static List<Integer> numbers() {
        return List.of(ParkingEpoll.ownNumber(), NotificationThreads.ownNumber());
    }
}
