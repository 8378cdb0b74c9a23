// The other side of SharedMutex and SharedCondition: Boost.Interprocess in a file that is mapped.
#include <boost/interprocess/sync/interprocess_condition.hpp>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/interprocess_recursive_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <iostream>
#include <new>
#include <string>
#include <sys/mman.h>

namespace ipc = boost::interprocess;

// As in src/test/c/sync/shared.c.
template <class Mutex> struct Shared {
    int32_t number;
    Mutex lock;
    int8_t tag;
    ipc::interprocess_condition changed;
    int64_t from, to, turn, waiting;
};

template <class Mutex> static Shared<Mutex> *make(void *memory) {
    auto *s = static_cast<Shared<Mutex> *>(memory);
    new (&s->lock) Mutex;
    new (&s->changed) ipc::interprocess_condition;
    std::cout << "made" << std::endl;
    return s;
}

static void play(void *memory, int rounds) {
    auto *s = make<ipc::interprocess_mutex>(memory);
    for (int i = 0; i < rounds; i++) {
        ipc::scoped_lock<ipc::interprocess_mutex> lock(s->lock);
        while (s->turn % 2 == 0) s->changed.wait(lock);
        s->turn++;
        s->from--;
        s->to++;
        s->changed.notify_one();
    }
    std::cout << "played" << std::endl;
}

// Boost's conditions refuse its recursive mutexes.
static void move(void *memory, int rounds) {
    auto *s = make<ipc::interprocess_recursive_mutex>(memory);
    for (int i = 0; i < rounds; i++) {
        s->lock.lock();
        s->from--;
        s->lock.lock();
        s->to++;
        s->lock.unlock();
        s->lock.unlock();
    }
    std::cout << "played" << std::endl;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int fd = open(argv[1], O_RDWR);
    void *memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) return 1;
    bool recursive = std::string(argv[2]) == "recursive";
    (recursive ? move : play)(memory, atoi(argv[3]));
}
