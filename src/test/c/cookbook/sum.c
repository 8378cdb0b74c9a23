/* For each count read from descriptor 3, sums that many numbers in the memory of descriptor 4. */
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void) {
    struct stat memory;
    if (fstat(4, &memory) != 0) {
        perror("descriptor 4");
        return 1;
    }
    int64_t *numbers = mmap(NULL, memory.st_size, PROT_READ, MAP_SHARED, 4, 0);
    if (numbers == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    int64_t count;
    while (read(3, &count, sizeof count) == sizeof count) { /* 0 when the parent has ended */
        int64_t sum = 0;
        for (int64_t i = 0; i < count; i++) {
            sum += numbers[i];
        }
        if (write(3, &sum, sizeof sum) != sizeof sum) {
            return 1;
        }
    }
    return 0;
}
