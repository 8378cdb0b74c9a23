package culebra.tour;

import java.util.List;

/** One line of the tour: a facility between this JVM and other processes. A new one joins ALL. */
interface Row {
    List<Row> ALL =
            List.of(
                    new SharedMemoryRow(),
                    new StructRow(),
                    new NamedSemaphoreRow(),
                    new SharedSemaphoreRow(),
                    new MutexRow(),
                    new ReadWriteLockRow(),
                    new BarrierRow(),
                    new ConditionRow(),
                    new RingCRow(),
                    new RingPythonRow(),
                    new RingJvmRow(),
                    new FlockRow(),
                    new RecordLockRow(),
                    new OfdLockRow(),
                    new PipeRow(),
                    new FifoRow(),
                    new MessageQueueRow(),
                    new MqNotifyRow(),
                    new SignalsRow(),
                    new SignalWatchRow(),
                    new EventFdRow(),
                    new TimerRow(),
                    new PollerRow(),
                    new HangUpRow(),
                    new UnixStreamRow(),
                    new UnixDatagramRow(),
                    new BatchRow(),
                    new UnixSeqpacketRow(),
                    new InetStreamRow(),
                    new Inet6DatagramRow(),
                    new MulticastRow(),
                    new FdPassingRow(),
                    new OpenedFileRow(),
                    new ZeroCopyRow(),
                    new ProcessFdRow(),
                    new ChildRow(),
                    new SysvSemaphoresRow(),
                    new SysvMemoryRow(),
                    new SysvQueueRow(),
                    new InspectRow());

    /** What `scripts/tour NAME` calls it. */
    String name();

    /** Returns what the other processes are: "Python 3", "C", "child JVM". */
    List<String> others();

    /** Returns true if the row cannot show anything where {@link Stage#hasC} is false. */
    default boolean needsC() {
        return others().contains("C");
    }

    /** Runs the facility against every kind of other process; throws what goes wrong. */
    Result run(Stage stage) throws Exception;

    /** What happened, in a few words, and how long a->b->a took with whom. */
    record Result(String happened, List<RoundTrip> roundTrips) {
        Result(String happened, RoundTrip... roundTrips) {
            this(happened, List.of(roundTrips));
        }
    }
}
