package culebra.inspect;

/** The identity of a file: its device and inode. */
record FileId(long device, long inode) {
    /** Returns the identity for a device number in the encoding of stat(2). */
    static FileId of(long number, long inode) {
        long major = number >> 8 & 0xfff | number >> 32 & ~0xfffL;
        long minor = number & 0xff | number >> 12 & ~0xffL;
        return new FileId(device(major, minor), inode);
    }

    /** Returns the identity for a device in the format of /proc, such as {@code 00:1c}. */
    static FileId of(String device, long inode) {
        int colon = device.indexOf(':');
        long major = Long.parseLong(device, 0, colon, 16);
        long minor = Long.parseLong(device, colon + 1, device.length(), 16);
        return new FileId(device(major, minor), inode);
    }

    // Not as records compare, by code that is linked at run time: a listing starts sooner.
    @Override
    public boolean equals(Object other) {
        return other instanceof FileId file && file.inode == inode && file.device == device;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode * 31 + device);
    }

    static long device(long major, long minor) {
        return major << 32 | minor;
    }
}
