/* Loaded before the C library (LD_PRELOAD): sees every change a process makes below one folder, SQLite's included.
 *
 * It records each change in order (power_loss.py replays them), or lets one fail as a full or broken disk would.
 * Paths that end in "-shm" are left out: SQLite's shared index is memory, and is made anew after a power cut.
 * A record: kind (1 byte), inode, offset, lengths of path, second path and data (8 bytes each, little-endian), then
 * the three. Nothing but x86-64 and arm64 Linux with glibc is thought of.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char watched[PATH_MAX];
static size_t watched_length;
static int log_to = -1;
static long counted, armed;
static int fault, sticky, unsynced;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* What is done from Python through ctypes. */
void faults_watch(const char *folder, int to, int without_sync) {
    snprintf(watched, sizeof watched, "%s", folder);
    watched_length = strlen(watched);
    log_to = to;
    unsynced = without_sync;
    counted = armed = 0;
}

/* Let operation number *at* (from 1) fail with *error*; where *lasting*, every later one that needs room as well. */
void faults_arm(long at, int error, int lasting) { counted = 0; armed = at; fault = error; sticky = lasting; }

long faults_count(void) { return counted; }

static int ours(const char *path) {
    size_t length = strlen(path);
    if (!watched_length || strncmp(path, watched, watched_length)) return 0;
    if (path[watched_length] && path[watched_length] != '/') return 0;
    return !(length > 4 && !strcmp(path + length - 4, "-shm"));
}

static int path_of(int folder, const char *given, char *out) {
    char base[PATH_MAX] = "";
    if (given[0] != '/') {
        if (folder == AT_FDCWD) {
            if (!getcwd(base, sizeof base)) return 0;
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            ssize_t n = readlink(link, base, sizeof base - 1);
            if (n < 0) return 0;
            base[n] = 0;
        }
    }
    int n = given[0] == '/' ? snprintf(out, PATH_MAX, "%s", given) : snprintf(out, PATH_MAX, "%s/%s", base, given);
    while (n > 1 && out[n - 1] == '/') out[--n] = 0;
    return watched_length && ours(out);
}

static int path_of_handle(int handle, char *out) {
    char link[64];
    if (!watched_length) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t n = readlink(link, out, PATH_MAX - 1);
    if (n < 0) return 0;
    out[n] = 0;
    char *gone = strstr(out, " (deleted)");
    if (gone) *gone = 0;
    return ours(out);
}

static uint64_t inode(int handle) {
    struct stat found;
    return fstat(handle, &found) ? 0 : (uint64_t)found.st_ino;
}

/* Whether this operation is to fail; errno is then set. */
static int fails(int needs_room) {
    pthread_mutex_lock(&lock);
    long number = ++counted;
    pthread_mutex_unlock(&lock);
    if (armed && (number == armed || (sticky && number > armed && needs_room))) {
        errno = fault;
        return 1;
    }
    return 0;
}

static void whole(const void *bytes, size_t length) {
    const char *at = bytes;
    while (length) {
        ssize_t n = REAL(write)(log_to, at, length);
        if (n <= 0) abort();
        at += n;
        length -= (size_t)n;
    }
}

static void note(char kind, uint64_t node, uint64_t offset, const char *path, const char *second, const void *data,
                 uint64_t size) {
    if (log_to < 0) return;
    int kept = errno;
    uint64_t head[5] = {node, offset, strlen(path), strlen(second), size};
    pthread_mutex_lock(&lock);
    whole(&kind, 1);
    whole(head, sizeof head);
    whole(path, head[2]);
    whole(second, head[3]);
    whole(data, size);
    pthread_mutex_unlock(&lock);
    errno = kept;
}

/* A word in the record: what the program has acknowledged. */
void faults_mark(const char *words) { note('A', 0, 0, words, "", "", 0); }

static int opened(int folder, const char *given, int flags, mode_t mode) {
    char path[PATH_MAX];
    struct stat before;
    int changes = (flags & O_CREAT) || ((flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY);
    if (!changes || !path_of(folder, given, path)) return REAL(openat)(folder, given, flags, mode);
    int is_new = stat(path, &before) != 0;
    if (!is_new && !(flags & O_TRUNC)) return REAL(openat)(folder, given, flags, mode);
    if (fails(1)) return -1;
    int handle = REAL(openat)(folder, given, flags, mode);
    if (handle >= 0) note(is_new ? 'C' : 'T', inode(handle), 0, path, "", "", 0);
    return handle;
}

#define MODE(last) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, last); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }

ssize_t write(int handle, const void *data, size_t size) {
    char path[PATH_MAX];
    if (handle == log_to || !path_of_handle(handle, path)) return REAL(write)(handle, data, size);
    if (fails(1)) return -1;
    struct stat found;
    int at_end = fcntl(handle, F_GETFL) & O_APPEND;
    off_t offset = at_end && !fstat(handle, &found) ? found.st_size : lseek(handle, 0, SEEK_CUR);
    ssize_t n = REAL(write)(handle, data, size);
    if (n > 0) note('W', inode(handle), (uint64_t)offset, path, "", data, (uint64_t)n);
    return n;
}

static ssize_t written_at(int handle, const void *data, size_t size, off_t offset) {
    char path[PATH_MAX];
    if (!path_of_handle(handle, path)) return REAL(pwrite)(handle, data, size, offset);
    if (fails(1)) return -1;
    ssize_t n = REAL(pwrite)(handle, data, size, offset);
    if (n > 0) note('W', inode(handle), (uint64_t)offset, path, "", data, (uint64_t)n);
    return n;
}
ssize_t pwrite(int handle, const void *data, size_t size, off_t at) { return written_at(handle, data, size, at); }
ssize_t pwrite64(int handle, const void *data, size_t size, off64_t at) { return written_at(handle, data, size, at); }

static int cut(int handle, off_t length) {
    char path[PATH_MAX];
    if (!path_of_handle(handle, path)) return REAL(ftruncate)(handle, length);
    if (fails(0)) return -1;
    int done = REAL(ftruncate)(handle, length);
    if (!done) note('T', inode(handle), (uint64_t)length, path, "", "", 0);
    return done;
}
int ftruncate(int handle, off_t length) { return cut(handle, length); }
int ftruncate64(int handle, off64_t length) { return cut(handle, length); }

static int synced(int handle, int (*real)(int)) {
    char path[PATH_MAX];
    if (!path_of_handle(handle, path)) return real(handle);
    if (fails(0)) return -1;
    int done = unsynced ? 0 : real(handle);
    struct stat found;
    if (!done && !fstat(handle, &found))
        note(S_ISDIR(found.st_mode) ? 'D' : 'F', (uint64_t)found.st_ino, 0, path, "", "", 0);
    return done;
}
int fsync(int handle) { return synced(handle, REAL(fsync)); }
int fdatasync(int handle) { return synced(handle, REAL(fdatasync)); }

static int renamed(int from, const char *old, int to, const char *fresh) {
    char a[PATH_MAX], b[PATH_MAX];
    int mine = path_of(from, old, a) & path_of(to, fresh, b);
    if (mine && fails(1)) return -1;
    int done = REAL(renameat)(from, old, to, fresh);
    if (mine && !done) note('R', 0, 0, a, b, "", 0);
    return done;
}
int rename(const char *old, const char *fresh) { return renamed(AT_FDCWD, old, AT_FDCWD, fresh); }
int renameat(int from, const char *old, int to, const char *fresh) { return renamed(from, old, to, fresh); }

static int linked(int from, const char *old, int to, const char *fresh, int flags) {
    char a[PATH_MAX], b[PATH_MAX];
    int mine = path_of(from, old, a) & path_of(to, fresh, b);
    if (mine && fails(1)) return -1;
    int done = REAL(linkat)(from, old, to, fresh, flags);
    if (mine && !done) note('L', 0, 0, a, b, "", 0);
    return done;
}
int link(const char *old, const char *fresh) { return linked(AT_FDCWD, old, AT_FDCWD, fresh, 0); }
int linkat(int from, const char *old, int to, const char *fresh, int flags) {
    return linked(from, old, to, fresh, flags);
}

static int removed(int folder, const char *given, int flags) {
    char path[PATH_MAX];
    int mine = path_of(folder, given, path);
    if (mine && fails(0)) return -1;
    int done = REAL(unlinkat)(folder, given, flags);
    if (mine && !done) note('U', 0, 0, path, "", "", 0);
    return done;
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return removed(folder, path, flags); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) {
    struct stat found;
    return removed(AT_FDCWD, path, !lstat(path, &found) && S_ISDIR(found.st_mode) ? AT_REMOVEDIR : 0);
}

static int made(int folder, const char *given, mode_t mode) {
    char path[PATH_MAX];
    int mine = path_of(folder, given, path);
    if (mine && fails(1)) return -1;
    int done = REAL(mkdirat)(folder, given, mode);
    if (mine && !done) note('M', 0, 0, path, "", "", 0);
    return done;
}
int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return made(folder, path, mode); }
