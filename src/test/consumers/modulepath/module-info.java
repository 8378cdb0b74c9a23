module example {
    requires culebra;
}
