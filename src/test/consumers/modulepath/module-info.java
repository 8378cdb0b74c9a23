module example {
    requires culebra;
    requires jdk.unsupported; // for SignalWatch
}
