// enter_root ROOT EMULATOR|native PROGRAM ARGUMENT…: runs PROGRAM of ROOT in a chroot there, with the environment given.
// EMULATOR is opened before the chroot and executed by its descriptor, so that ROOT holds nothing but its own files.
// Linked statically, or the environment (LD_…) would be meant for this program as well.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern char** environ;

static int failed(const char* what) {
    perror(what);
    return 125;
}

int main(int count, char** words) {
    if (count < 4) {
        fputs("enter_root ROOT EMULATOR|native PROGRAM [ARGUMENT...]\n", stderr);
        return 125;
    }
    const int native = strcmp(words[2], "native") == 0;
    const int emulator = native ? -1 : open(words[2], O_RDONLY | O_CLOEXEC);
    if (!native && emulator < 0) return failed(words[2]);
    if (chroot(words[1]) != 0 || chdir("/") != 0) return failed(words[1]);
    if (native) execv(words[3], words + 3);
    else fexecve(emulator, words + 2, environ);
    return failed(words[3]);
}
