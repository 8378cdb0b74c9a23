package culebra.internal;

/** Makes the close of another descriptor wake a waiting thread in its current call. */
final class CloseWatch extends Sleeper {
    private final Waiter waiter;
    private final int call;

    CloseWatch(Waiter waiter) {
        this.waiter = waiter;
        this.call = waiter.round();
    }

    @Override
    void wake() {
        waiter.closed(call);
        waiter.wake();
    }

    @Override
    Retry retry() {
        return waiter.retry();
    }
}
