/* The names of errors that locking may end with: strerrorname_np came with glibc 2.32. */
#include <errno.h>
#include <stdio.h>

static const char *errno_name(int number) {
    static char other[20];
    switch (number) {
        case EBADF: return "EBADF";
        case EDEADLK: return "EDEADLK";
        case EINTR: return "EINTR";
        case EINVAL: return "EINVAL";
        case ENOLCK: return "ENOLCK";
        default: snprintf(other, sizeof other, "%d", number); return other;
    }
}
