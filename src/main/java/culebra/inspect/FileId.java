package culebra.inspect;

/** What only one file has: a device and an inode in it. */
record FileId(long device, long inode) {
    /** Of a device's number as stat(2) has it. */
    static FileId of(long number, long inode) {
        long major = number >> 8 & 0xfff | number >> 32 & ~0xfffL;
        long minor = number & 0xff | number >> 12 & ~0xffL;
        return new FileId(device(major, minor), inode);
    }

    /** Of a device as the files of /proc have it, such as {@code 00:1c}. */
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
